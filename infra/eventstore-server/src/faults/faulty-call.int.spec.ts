import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import featuresGrpc from '@eventstore/db-client/generated/serverfeatures_grpc_pb.js';
import grpc from '@eventstore/db-client/generated/streams_grpc_pb.js';
import streams from '@eventstore/db-client/generated/streams_pb.js';
import type {
  BatchAppendReq as Request,
  BatchAppendResp,
  ReadReq as ReadRequest,
  ReadResp,
} from '@eventstore/db-client/generated/streams_pb.js';
import {
  type ClientDuplexStream,
  credentials,
  Metadata,
  type ServiceError,
  status,
} from '@grpc/grpc-js';
import empty from 'google-protobuf/google/protobuf/empty_pb.js';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type EventStoreServer, startEventStoreServer } from '../server.ts';
import { BatchAppendReq, Empty, ReadReq, StreamIdentifier, UUID } from '../wire/stubs.ts';
import { END } from './fault.ts';
import { Faults } from './faults.ts';

const { DeleteReq } = streams;

/** What the faults do on the wire; what a client makes of them is its own matter. */
const faults = new Faults();
let dataDir: string;
let server: EventStoreServer;
let client: InstanceType<typeof grpc.StreamsClient>;
let call: ClientDuplexStream<Request, BatchAppendResp>;
let stream: string;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'eventstore-faults-'));
  server = await startEventStoreServer({ dataDir, port: 0, faults });
});
afterAll(async () => {
  await server.close();
  await rm(dataDir, { recursive: true });
});
beforeEach(() => {
  client = new grpc.StreamsClient(`127.0.0.1:${server.port}`, credentials.createInsecure());
  // A call that nobody uses breaks, too, when its connection is reset.
  call = client.batchAppend().on('error', () => undefined);
  stream = `fault-${randomUUID()}`;
});
afterEach(() => {
  faults.clear();
  call.cancel();
  client.close();
});

const append = (to = stream): string => {
  const id = randomUUID();
  const event = new BatchAppendReq.ProposedMessage().setId(new UUID().setString(randomUUID()));
  event.getMetadataMap().set('type', 'T').set('content-type', 'application/json');
  const options = new BatchAppendReq.Options()
    .setStreamIdentifier(new StreamIdentifier().setStreamName(Buffer.from(to)))
    .setAny(new empty.Empty());
  call.write(
    new BatchAppendReq()
      .setCorrelationId(new UUID().setString(id))
      .setOptions(options)
      .setProposedMessagesList([event.setData(Buffer.from('{}'))])
      .setIsFinal(true),
  );
  return id;
};

const answer = async (): Promise<BatchAppendResp> => {
  const [reply] = (await once(call, 'data')) as [BatchAppendResp];
  return reply;
};
const idOf = (reply: BatchAppendResp): string | undefined => reply.getCorrelationId()?.getString();

const ofStream = (): ReadRequest.Options =>
  new ReadReq.Options().setStream(
    new ReadReq.Options.StreamOptions()
      .setStreamIdentifier(new StreamIdentifier().setStreamName(Buffer.from(stream)))
      .setStart(new Empty()),
  );
const subscription = (): ReadRequest.Options =>
  ofStream().setSubscription(new ReadReq.Options.SubscriptionOptions());

const read = async (options = ofStream().setCount('100')): Promise<readonly ReadResp[]> => {
  const replies: ReadResp[] = [];
  const reading = client.read(new ReadReq().setOptions(options));
  for await (const reply of reading as AsyncIterable<ReadResp>) replies.push(reply);
  return replies;
};
const eventCount = async (): Promise<number> =>
  (await read()).filter((reply) => reply.hasEvent()).length;

/** What a subscription says until it has said so many things. */
const follow = async (count: number): Promise<readonly string[]> => {
  const said: string[] = [];
  const following = client.read(new ReadReq().setOptions(subscription()));
  for await (const reply of following as AsyncIterable<ReadResp>) {
    said.push(nameOf(reply));
    if (said.length === count) return said;
  }
  return said;
};
const nameOf = (reply: ReadResp): string => {
  if (reply.hasEvent()) return `event ${reply.getEvent()?.getEvent()?.getStreamRevision() ?? ''}`;
  if (reply.hasCheckpoint())
    return `checkpoint ${reply.getCheckpoint()?.getCommitPosition() ?? ''}`;
  return reply.hasConfirmation() ? 'confirmation' : 'caught up';
};
const writeEvents = async (count: number): Promise<void> => {
  for (let event = 0; event < count; event += 1) {
    append();
    await answer();
  }
};
const brokenCall = async (): Promise<ServiceError> => {
  const [error] = (await once(call, 'error')) as [ServiceError];
  return error;
};
const rejection = (promise: Promise<unknown>): Promise<ServiceError> =>
  promise.then(
    () => {
      throw new Error('It was answered.');
    },
    (error: unknown) => error as ServiceError,
  );

describe('a fault in a batch append', () => {
  it('drops the answer to one append, which is there all the same, and to no other', async () => {
    faults.inject({ kind: 'drop-reply', on: 'batchAppend' });
    append();
    const second = append();
    expect(idOf(await answer())).toBe(second);
    expect(await eventCount()).toBe(2);
  });

  it('breaks the call after the append', async () => {
    faults.inject({ kind: 'drop-reply', on: 'batchAppend', then: 'break' });
    append();
    expect((await brokenCall()).code).toBe(status.UNAVAILABLE);
    expect(await eventCount()).toBe(1);
  });

  it('answers twice', async () => {
    faults.inject({ kind: 'duplicate-reply', on: 'batchAppend' });
    const id = append();
    expect([idOf(await answer()), idOf(await answer())]).toEqual([id, id]);
  });

  it('answers later, and lets later appends be answered before', async () => {
    faults.inject({ kind: 'delay-reply', on: 'batchAppend', ms: 50 });
    const ids = [append(), append()];
    expect([idOf(await answer()), idOf(await answer())]).toEqual(ids.toReversed());
  });

  it('begins an append late', async () => {
    faults.inject({ kind: 'stall', on: 'batchAppend', ms: 50 });
    const ids = [append(), append()];
    const [first, second] = [await answer(), await answer()];
    expect([idOf(first), idOf(second)]).toEqual(ids.toReversed());
    expect(first.getSuccess()?.getCurrentRevision()).toBe('0');
    expect(second.getSuccess()?.getCurrentRevision()).toBe('1');
  });

  it.each([
    ['none', undefined],
    ['unrecognised', 'event_store.client.Novelty'],
    ['timeout', 'event_store.client.Timeout'],
  ] as const)('appends and answers an error, details: %s', async (details, name) => {
    faults.inject({ kind: 'error-reply', on: 'batchAppend', details });
    append();
    expect((await answer()).getError()?.getDetails()?.getTypeName()).toBe(name);
    expect(await eventCount()).toBe(1);
  });

  it('refuses as a follower does, and appends nothing', async () => {
    const leader = { host: '127.0.0.2', port: 1113 };
    faults.inject({ kind: 'not-leader', on: 'batchAppend', leader });
    append();
    const { code, metadata } = await brokenCall();
    expect(code).toBe(status.NOT_FOUND);
    expect(metadata.getMap()).toMatchObject({
      exception: 'not-leader',
      'leader-endpoint-host': '127.0.0.2',
      'leader-endpoint-port': '1113',
    });
    expect(await eventCount()).toBe(0);
  });

  it('ends the call with a status that explains nothing', async () => {
    faults.inject({ kind: 'error', on: 'batchAppend', code: 'INTERNAL' });
    append();
    expect((await brokenCall()).code).toBe(status.INTERNAL);
    expect(await eventCount()).toBe(0);
  });

  it('resets the connection, and the server serves the next one', async () => {
    const reset = faults.inject({ kind: 'reset', on: 'batchAppend' });
    append();
    expect((await brokenCall()).code).toBe(status.UNAVAILABLE);
    expect(reset.hits).toBe(1);
    expect(await eventCount()).toBe(0);
  });
});

describe('a fault in a read', () => {
  beforeEach(() => writeEvents(3));

  it('leaves a read without an answer', async () => {
    faults.inject({ kind: 'stall', on: 'read' });
    const reading = client.read(new ReadReq().setOptions(ofStream().setCount('9')), {
      deadline: Date.now() + 50,
    });
    const [error] = (await once(reading.resume(), 'error')) as [ServiceError];
    expect(error.code).toBe(status.DEADLINE_EXCEEDED);
    expect(await eventCount()).toBe(3);
  });

  it('ends it on the way, with an error or as if that were all', async () => {
    faults.inject({ kind: 'kill', on: 'read', afterEvents: 2, as: 'OK' });
    faults.inject({ kind: 'kill', on: 'read', afterEvents: 2, as: 'ABORTED' });
    expect(await eventCount()).toBe(2);
    expect((await rejection(eventCount())).code).toBe(status.ABORTED);
  });
});

describe('a fault in a subscription', () => {
  beforeEach(() => writeEvents(3));

  it('ends it after so many events', async () => {
    faults.inject({ kind: 'kill', on: 'subscribe', afterEvents: 2 });
    expect((await rejection(follow(9))).code).toBe(status.UNAVAILABLE);
    faults.inject({ kind: 'kill', on: 'subscribe', afterEvents: 2, as: 'OK' });
    expect(await follow(9)).toEqual(['confirmation', 'event 0', 'event 1']);
  });

  it('lets it fall silent after so many events, without ending it', async () => {
    faults.inject({ kind: 'stall', on: 'subscribe', afterEvents: 1 });
    const said: string[] = [];
    const following = client.read(new ReadReq().setOptions(subscription()), {
      deadline: Date.now() + 50,
    });
    following.on('data', (reply: ReadResp) => said.push(nameOf(reply)));
    const [error] = (await once(following, 'error')) as [ServiceError];
    expect(error.code).toBe(status.DEADLINE_EXCEEDED);
    expect(said).toEqual(['confirmation', 'event 0']);
  });

  it('goes on after a silence', async () => {
    const stalled = faults.inject({ kind: 'stall', on: 'subscribe', afterEvents: 1, ms: 20 });
    expect(await follow(5)).toEqual(['confirmation', 'event 0', 'event 1', 'event 2', 'caught up']);
    expect(stalled.hits).toBe(1);
  });

  it('sends a checkpoint that is not true', async () => {
    faults.inject({ kind: 'checkpoint', on: 'subscribe', position: END, afterEvents: 1 });
    expect(await follow(4)).toEqual([
      'confirmation',
      'event 0',
      'checkpoint 18446744073709551615',
      'event 1',
    ]);
  });

  it('says everything twice', async () => {
    faults.inject({ kind: 'duplicate-reply', on: 'subscribe' });
    expect((await follow(4)).slice(2)).toEqual(['event 0', 'event 0']);
  });

  it('resets the connection after so many events', async () => {
    faults.inject({ kind: 'reset', on: 'subscribe', afterEvents: 2 });
    expect((await rejection(follow(9))).code).toBe(status.UNAVAILABLE);
  });

  it('begins at the start again', async () => {
    faults.inject({ kind: 'replay', on: 'subscribe' });
    const options = subscription();
    options.getStream()?.setRevision('2');
    const [, first] = await take(options, 2);
    expect(first).toBe('event 0');
  });
});

const take = async (options: ReadRequest.Options, count: number): Promise<readonly string[]> => {
  const said: string[] = [];
  const following = client.read(new ReadReq().setOptions(options));
  for await (const reply of following as AsyncIterable<ReadResp>) {
    said.push(nameOf(reply));
    if (said.length === count) break;
  }
  return said;
};

describe('a fault in a call that is answered once', () => {
  beforeEach(() => writeEvents(2));

  const remove = (ms: number): Promise<unknown> =>
    new Promise((resolve, reject) => {
      const options = new DeleteReq.Options()
        .setStreamIdentifier(new StreamIdentifier().setStreamName(Buffer.from(stream)))
        .setAny(new Empty());
      const request = new DeleteReq().setOptions(options);
      client.delete(request, new Metadata(), { deadline: Date.now() + ms }, (error, reply) =>
        error ? reject(error) : resolve(reply),
      );
    });

  it.each([
    ['silence', status.DEADLINE_EXCEEDED],
    ['break', status.UNAVAILABLE],
  ] as const)('drops the answer, with %s, to what was done', async (then, code) => {
    faults.inject({ kind: 'drop-reply', on: 'delete', then });
    expect((await rejection(remove(100))).code).toBe(code);
    expect(await eventCount()).toBe(0);
  });

  it('answers late what was done at once', async () => {
    const delayed = faults.inject({ kind: 'delay-reply', on: 'delete', ms: 50 });
    const removing = remove(30_000);
    while ((await eventCount()) > 0) await setImmediate();
    await removing;
    expect(delayed.hits).toBe(1);
  });

  it('does nothing and says why as little as it was told', async () => {
    faults.inject({ kind: 'error', on: 'delete', code: 'ABORTED' });
    expect((await rejection(remove(30_000))).code).toBe(status.ABORTED);
    expect(await eventCount()).toBe(2);
  });
});

it('leaves the first call of every client without an answer', async () => {
  faults.inject({ kind: 'stall', on: 'serverFeatures' });
  const features = new featuresGrpc.ServerFeaturesClient(
    `127.0.0.1:${server.port}`,
    credentials.createInsecure(),
  );
  const ask = (): Promise<unknown> =>
    new Promise((resolve, reject) => {
      const deadline = Date.now() + 100;
      features.getSupportedMethods(new Empty(), new Metadata(), { deadline }, (error, reply) =>
        error ? reject(error) : resolve(reply),
      );
    });
  expect((await rejection(ask())).code).toBe(status.DEADLINE_EXCEEDED);
  await ask();
  features.close();
});

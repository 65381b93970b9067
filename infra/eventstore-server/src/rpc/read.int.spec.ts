import { randomUUID } from 'node:crypto';
import grpc from '@eventstore/db-client/generated/streams_grpc_pb.js';
import type { ReadReq as Request, ReadResp } from '@eventstore/db-client/generated/streams_pb.js';
import { credentials, status } from '@grpc/grpc-js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { collect, numbered } from '../testing/events.ts';
import { TestServer } from '../testing/test-server.ts';
import { Empty, ReadReq } from '../wire/stubs.ts';
import { structuredUuid } from '../wire/uuid.ts';

/** What the real client never asks is asked directly. */
let server: TestServer;
let client: InstanceType<typeof grpc.StreamsClient>;

beforeAll(async () => {
  server = await TestServer.start();
  client = new grpc.StreamsClient(`127.0.0.1:${server.port}`, credentials.createInsecure());
});
afterAll(async () => {
  client.close();
  await server[Symbol.asyncDispose]();
});

const { Options } = ReadReq;

const fromStart = (): Request.Options =>
  new Options().setAll(new Options.AllOptions().setStart(new Empty())).setCount('10');

const backwards = (): Request.Options =>
  fromStart().setReadDirection(Options.ReadDirection.BACKWARDS);

const ofStream = (): Request.Options =>
  new Options().setStream(new Options.StreamOptions().setStart(new Empty())).setCount('1');

const read = (options: Request.Options): Promise<ReadResp[]> =>
  collect(client.read(new ReadReq().setOptions(options)) as AsyncIterable<ReadResp>);

describe('Read', () => {
  it('answers ids of two numbers to those who ask for them', async () => {
    const event = { ...numbered(0), id: randomUUID() as string };
    await server.client.appendToStream('order-1', event);
    const uuidOption = new Options.UUIDOption().setStructured(new Empty());
    const [reply] = await read(fromStart().setUuidOption(uuidOption));
    const id = reply?.getEvent()?.getEvent()?.getId();
    expect(id?.toObject()).toEqual(structuredUuid(event.id).toObject());
  });

  it('filters a bounded read of $all', async () => {
    await server.client.appendToStream('payment-1', numbered(7));
    const filter = new Options.FilterOptions()
      .setStreamIdentifier(new Options.FilterOptions.Expression().setPrefixList(['payment-']))
      .setMax(32)
      .setCheckpointintervalmultiplier(1);
    expect(await read(fromStart().setFilter(filter))).toHaveLength(1);
  });

  it.each([
    ['nothing to read from', () => new Options().setCount('1')],
    ['no start', () => new Options().setAll(new Options.AllOptions()).setCount('1')],
    [
      'a subscription backwards',
      () => backwards().setSubscription(new Options.SubscriptionOptions()),
    ],
    ['a filter on a stream', () => ofStream().setFilter(new Options.FilterOptions())],
    ['a filter without a rule', () => fromStart().setFilter(new Options.FilterOptions())],
  ])('rejects %s: INVALID_ARGUMENT', async (_, options) => {
    await expect(read(options())).rejects.toMatchObject({ code: status.INVALID_ARGUMENT });
  });
});

import { randomUUID } from 'node:crypto';
import grpc from '@eventstore/db-client/generated/streams_grpc_pb.js';
import type {
  BatchAppendReq as Request,
  BatchAppendResp,
} from '@eventstore/db-client/generated/streams_pb.js';
import { type ClientDuplexStream, credentials } from '@grpc/grpc-js';
import empty from 'google-protobuf/google/protobuf/empty_pb.js';
import timestamp from 'google-protobuf/google/protobuf/timestamp_pb.js';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { collect } from '../testing/events.ts';
import { TestServer } from '../testing/test-server.ts';
import { BatchAppendReq, StreamIdentifier, UUID } from '../wire/stubs.ts';
import { structuredUuid } from '../wire/uuid.ts';

/** What the real client never sends is said to the server directly. */
let server: TestServer;
let client: InstanceType<typeof grpc.StreamsClient>;
let call: ClientDuplexStream<Request, BatchAppendResp>;

beforeAll(async () => {
  server = await TestServer.start();
  client = new grpc.StreamsClient(`127.0.0.1:${server.port}`, credentials.createInsecure());
});
afterAll(async () => {
  client.close();
  await server[Symbol.asyncDispose]();
});
beforeEach(() => void (call = client.batchAppend()));
afterEach(() => void call.end());

const optionsFor = (stream: string): Request.Options =>
  new BatchAppendReq.Options()
    .setStreamIdentifier(new StreamIdentifier().setStreamName(Buffer.from(stream)))
    .setAny(new empty.Empty());

const json = { type: 'T', 'content-type': 'application/json' };

const proposed = (
  properties: Readonly<Record<string, string>> = json,
  id = randomUUID() as string,
) => {
  const event = new BatchAppendReq.ProposedMessage().setId(new UUID().setString(id));
  for (const [name, value] of Object.entries(properties)) event.getMetadataMap().set(name, value);
  return event.setData(Buffer.from('{}'));
};

const request = (stream: string, ...events: Request.ProposedMessage[]): Request =>
  new BatchAppendReq()
    .setCorrelationId(new UUID().setString(randomUUID()))
    .setOptions(optionsFor(stream))
    .setProposedMessagesList(events)
    .setIsFinal(true);

const send = (message: Request): Promise<BatchAppendResp> =>
  new Promise((resolve) => {
    call.once('data', resolve);
    call.write(message);
  });

const typeOfError = (reply: BatchAppendResp): string | undefined =>
  reply.getError()?.getDetails()?.getTypeName();

describe('BatchAppend', () => {
  it('answers with the correlation id and the stream', async () => {
    const message = request('order-1', proposed());
    const reply = await send(message);
    expect(reply.getCorrelationId()?.getString()).toBe(message.getCorrelationId()?.getString());
    const stream = reply.getStreamIdentifier()?.getStreamName_asU8() ?? [];
    expect(Buffer.from(stream).toString()).toBe('order-1');
    expect(reply.getSuccess()?.hasPosition()).toBe(true);
  });

  it.each([
    ['an event without a type', () => request('bad', proposed({ 'content-type': 'x' }))],
    ['an event without a content type', () => request('bad', proposed({ type: 'T' }))],
    ['an event without a UUID', () => request('bad', proposed(json, 'order-1'))],
    ['a stream without a name', () => request('', proposed())],
    ['a stream with too long a name', () => request('x'.repeat(1025), proposed())],
    ['the stream of all streams', () => request('$all', proposed())],
    ['no expected revision', () => request('bad').setOptions(new BatchAppendReq.Options())],
  ])('rejects %s: BadRequest, and goes on', async (_, message) => {
    expect(typeOfError(await send(message()))).toBe('event_store.client.BadRequest');
    expect((await send(request('good', proposed()))).hasSuccess()).toBe(true);
  });

  it('rejects what arrives after its deadline: Timeout, and writes nothing', async () => {
    const message = request('late', proposed());
    message.getOptions()?.setDeadline(timestamp.Timestamp.fromDate(new Date(0)));
    expect(typeOfError(await send(message))).toBe('event_store.client.Timeout');
    await expect(collect(server.client.readStream('late'))).rejects.toThrow('not found');
  });

  it('puts appends together whose messages come interleaved', async () => {
    const [first, second] = [request('order-3', proposed()), request('order-4', proposed())];
    const rest = (of: Request): Request =>
      new BatchAppendReq()
        .setCorrelationId(of.getCorrelationId())
        .setProposedMessagesList([proposed()])
        .setIsFinal(true);
    call.write(first.setIsFinal(false));
    call.write(second.setIsFinal(false));
    expect((await send(rest(second))).getSuccess()?.getCurrentRevision()).toBe('1');
    expect((await send(rest(first))).getSuccess()?.getCurrentRevision()).toBe('1');
    expect(await collect(server.client.readStream('order-3'))).toHaveLength(2);
  });

  it('takes ids of two numbers', async () => {
    const id = randomUUID();
    await send(request('order-5', proposed().setId(structuredUuid(id))));
    const [resolved] = await collect(server.client.readStream('order-5'));
    expect(resolved?.event?.id).toBe(id);
  });

  it('answers an append of nothing', async () => {
    expect((await send(request('order-6'))).getSuccess()?.hasNoStream()).toBe(true);
    await send(request('order-6', proposed()));
    expect((await send(request('order-6'))).getSuccess()?.getCurrentRevision()).toBe('0');
  });

  it('ends the call after the last answer when the client has no more', async () => {
    const replies: BatchAppendResp[] = [];
    call.on('data', (reply: BatchAppendResp) => replies.push(reply));
    for (let index = 0; index < 20; index += 1) call.write(request(`end-${index}`, proposed()));
    call.end();
    await new Promise((resolve) => call.once('end', resolve));
    expect(replies).toHaveLength(20);
  });
});

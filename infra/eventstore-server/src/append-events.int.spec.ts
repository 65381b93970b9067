import { randomUUID } from 'node:crypto';
import {
  ANY,
  type AppendToStreamOptions,
  binaryEvent,
  jsonEvent,
  MaxAppendSizeExceededError,
  NO_STREAM,
  STREAM_EXISTS,
  StreamDeletedError,
  WrongExpectedVersionError,
} from '@eventstore/db-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { collect, numbered, numberedUpTo, numberOf } from './testing/events.ts';
import { TestServer } from './testing/test-server.ts';

let server: TestServer;
beforeAll(async () => (server = await TestServer.start()));
afterAll(async () => await server[Symbol.asyncDispose]());

const newStream = (): string => `order-${randomUUID()}`;

/** The error that a promise is rejected with. */
const errorOf = async (promise: Promise<unknown>): Promise<unknown> =>
  await promise.then(
    () => undefined,
    (error: unknown) => error,
  );

/** The client takes the unary call as soon as an append brings its own credentials. */
const paths: readonly [string, AppendToStreamOptions][] = [
  ['BatchAppend', {}],
  ['Append', { credentials: { username: 'admin', password: 'changeit' } }],
];

describe.each(paths)('%s', (_, path) => {
  const append = (
    stream: string,
    events: Parameters<typeof server.client.appendToStream>[1],
    options = {},
  ) => server.client.appendToStream(stream, events, { ...path, ...options });

  describe('given a stream that does not exist', () => {
    it('accepts no_stream, and numbers from 0', async () => {
      const result = await append(newStream(), numbered(0), { expectedRevision: NO_STREAM });
      expect(result).toMatchObject({ success: true, nextExpectedRevision: 0n });
    });

    it('accepts any, which is the default', async () => {
      expect(await append(newStream(), numberedUpTo(3))).toMatchObject({
        nextExpectedRevision: 2n,
      });
    });

    it.each([STREAM_EXISTS, 4n] as const)(
      'rejects %s: WrongExpectedVersion',
      async (expectedRevision) => {
        const stream = newStream();
        const error = await errorOf(append(stream, numbered(0), { expectedRevision }));
        expect(error).toBeInstanceOf(WrongExpectedVersionError);
        expect(error).toMatchObject({
          streamName: stream,
          expectedVersion: expectedRevision,
          actualVersion: NO_STREAM,
        });
      },
    );
  });

  describe('given a stream with two events', () => {
    const given = async (): Promise<string> => {
      const stream = newStream();
      await append(stream, numberedUpTo(2));
      return stream;
    };

    it.each([ANY, STREAM_EXISTS, 1n] as const)('accepts %s', async (expectedRevision) => {
      const result = await append(await given(), numbered(2), { expectedRevision });
      expect(result).toMatchObject({ nextExpectedRevision: 2n });
    });

    it.each([NO_STREAM, 0n, 2n] as const)(
      'rejects %s: WrongExpectedVersion',
      async (expectedRevision) => {
        const stream = await given();
        const error = await errorOf(append(stream, numbered(2), { expectedRevision }));
        expect(error).toBeInstanceOf(WrongExpectedVersionError);
        expect(error).toMatchObject({
          streamName: stream,
          expectedVersion: expectedRevision,
          actualVersion: 1n,
        });
        expect(await collect(server.client.readStream(stream))).toHaveLength(2);
      },
    );

    it('answers positions that grow with every event', async () => {
      const stream = await given();
      const first = await append(stream, numbered(2));
      const second = await append(stream, numbered(3));
      expect(second.position?.commit).toBeGreaterThan(first.position?.commit ?? 0n);
      expect(second.position?.prepare).toBe(second.position?.commit);
    });
  });

  describe('given a repeated append', () => {
    it.each([NO_STREAM, ANY] as const)(
      'ignores it with %s and answers as the first time',
      async (expectedRevision) => {
        const stream = newStream();
        const events = numberedUpTo(3);
        const first = await append(stream, events, { expectedRevision });
        await append(stream, numbered(3));
        expect(await append(stream, events, { expectedRevision })).toEqual(first);
        expect(await collect(server.client.readStream(stream))).toHaveLength(4);
      },
    );

    it('rejects it with another event behind: WrongExpectedVersion', async () => {
      const stream = newStream();
      const event = numbered(0);
      await append(stream, event, { expectedRevision: NO_STREAM });
      const repeated = append(stream, [event, numbered(1)], { expectedRevision: NO_STREAM });
      await expect(repeated).rejects.toBeInstanceOf(WrongExpectedVersionError);
    });

    it('ignores the second of two that arrive together', async () => {
      const stream = newStream();
      const event = numbered(0);
      const both = await Promise.all([append(stream, event), append(stream, event)]);
      expect(both.map(({ nextExpectedRevision }) => nextExpectedRevision)).toEqual([0n, 0n]);
      expect(await collect(server.client.readStream(stream))).toHaveLength(1);
    });
  });

  it('lets exactly one of many writers with the same revision win', async () => {
    const stream = newStream();
    await append(stream, numbered(0));
    const writers = Array.from({ length: 40 }, (_, index) =>
      append(stream, numbered(index), { expectedRevision: 0n }),
    );
    const results = await Promise.allSettled(writers);
    const refused = results.filter((result) => result.status === 'rejected');
    expect(refused).toHaveLength(39);
    for (const { reason } of refused) expect(reason).toMatchObject({ actualVersion: 1n });
    expect(await collect(server.client.readStream(stream))).toHaveLength(2);
  });

  it('keeps the order of the appends of one client', async () => {
    const stream = newStream();
    await Promise.all(numberedUpTo(200).map((event) => append(stream, event)));
    const numbers = (await collect(server.client.readStream(stream))).map(numberOf);
    expect(numbers.toSorted((a, b) => a - b)).toEqual(
      Array.from({ length: 200 }, (_, index) => index),
    );
  });

  it('rejects what is larger than 1 MiB: MaxAppendSizeExceeded, and changes nothing', async () => {
    const stream = newStream();
    const half = () => binaryEvent({ type: 'Large', data: Buffer.alloc(600 * 1024) });
    const error = await errorOf(append(stream, [half(), half()]));
    expect(error).toBeInstanceOf(MaxAppendSizeExceededError);
    expect(error).toMatchObject({ maxAppendSize: 1024 * 1024 });
    expect(await append(stream, half(), { expectedRevision: NO_STREAM })).toMatchObject({
      success: true,
    });
  });

  it('has the limit it was given, on both ways of appending', async () => {
    await using small = await TestServer.start({ maxAppendSize: 1000 });
    const large = binaryEvent({ type: 'Large', data: Buffer.alloc(1001) });
    for (const options of [{}, { credentials: { username: 'unary', password: 'x' } }]) {
      const error = await errorOf(small.client.appendToStream('order-1', large, options));
      expect(error).toBeInstanceOf(MaxAppendSizeExceededError);
      expect(error).toMatchObject({ maxAppendSize: 1000 });
    }
    expect(await collect(small.client.readAll())).toEqual([]);
  });

  it('rejects any append to a tombstoned stream: StreamDeleted', async () => {
    const stream = newStream();
    await append(stream, numbered(0));
    await server.client.tombstoneStream(stream);
    for (const expectedRevision of [ANY, NO_STREAM, STREAM_EXISTS, 0n] as const) {
      const error = await errorOf(append(stream, numbered(1), { expectedRevision }));
      expect(error).toBeInstanceOf(StreamDeletedError);
      expect(error).toMatchObject({ streamName: stream });
    }
  });

  it('takes an append in many small messages', async () => {
    const stream = newStream();
    const result = await append(stream, numberedUpTo(100), { batchAppendSize: 500 });
    expect(result).toMatchObject({ nextExpectedRevision: 99n });
    const numbers = (await collect(server.client.readStream(stream))).map(numberOf);
    expect(numbers).toEqual(Array.from({ length: 100 }, (_, index) => index));
  });

  it('keeps bytes, texts, ids and names as they are', async () => {
    const stream = `größe-日本-😀 ${randomUUID()}`;
    const id = randomUUID();
    const bytes = Uint8Array.from({ length: 256 }, (_, index) => index);
    await append(stream, [
      binaryEvent({ id: id.toUpperCase(), type: 'Bytes – größer', data: bytes, metadata: bytes }),
      jsonEvent({ type: 'Json', data: { größe: '😀' }, metadata: { $correlationId: 'x' } }),
      binaryEvent({ type: 'Empty', data: new Uint8Array() }),
    ]);
    const [binary, json, empty] = (await collect(server.client.readStream(stream))).map(
      ({ event }) => event,
    );
    expect(binary).toMatchObject({ id, streamId: stream, type: 'Bytes – größer', isJson: false });
    expect(Buffer.from(binary?.data as Uint8Array).equals(bytes)).toBe(true);
    expect(Buffer.from(binary?.metadata as Uint8Array).equals(bytes)).toBe(true);
    expect(json).toMatchObject({
      data: { größe: '😀' },
      metadata: { $correlationId: 'x' },
      isJson: true,
    });
    expect(empty).toMatchObject({ isJson: false, metadata: undefined });
    expect(empty?.data).toHaveLength(0);
  });
});

describe('given events of before a restart', () => {
  it('ignores a repeat with an exact revision, because it looks into the log', async () => {
    const stream = newStream();
    const events = numberedUpTo(3);
    const first = await server.client.appendToStream(stream, events, {
      expectedRevision: NO_STREAM,
    });
    await server.restart();
    expect(
      await server.client.appendToStream(stream, events, { expectedRevision: NO_STREAM }),
    ).toEqual(first);
  });

  it('accepts a repeat without a revision, because the memory of ids is gone', async () => {
    const stream = newStream();
    const event = numbered(0);
    await server.client.appendToStream(stream, event);
    await server.restart();
    expect(await server.client.appendToStream(stream, event)).toMatchObject({
      nextExpectedRevision: 1n,
    });
  });

  it('gives later positions to later events', async () => {
    const before = await server.client.appendToStream(newStream(), numbered(0));
    await server.restart();
    const after = await server.client.appendToStream(newStream(), numbered(0));
    expect(after.position?.commit).toBeGreaterThan(before.position?.commit ?? 0n);
  });
});

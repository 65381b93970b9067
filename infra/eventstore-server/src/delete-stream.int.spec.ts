import { randomUUID } from 'node:crypto';
import {
  NO_STREAM,
  STREAM_EXISTS,
  StreamDeletedError,
  StreamNotFoundError,
  WrongExpectedVersionError,
} from '@eventstore/db-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { collect, numbered, numberedUpTo, numberOf } from './testing/events.ts';
import { TestServer } from './testing/test-server.ts';

let server: TestServer;
beforeAll(async () => (server = await TestServer.start()));
afterAll(async () => await server[Symbol.asyncDispose]());

const given = async (count: number): Promise<string> => {
  const stream = `order-${randomUUID()}`;
  await server.client.appendToStream(stream, numberedUpTo(count));
  return stream;
};

const read = async (stream: string, options = {}): Promise<number[]> =>
  (await collect(server.client.readStream(stream, options))).map(numberOf);

describe('deleteStream', () => {
  describe('given a stream with three events', () => {
    it('hides them', async () => {
      const stream = await given(3);
      const { position } = await server.client.deleteStream(stream, { expectedRevision: 2n });
      expect(position?.commit).toBeGreaterThan(0n);
      await expect(read(stream)).rejects.toBeInstanceOf(StreamNotFoundError);
    });

    it('keeps them in $all', async () => {
      const stream = await given(3);
      await server.client.deleteStream(stream);
      const all = await collect(server.client.readAll());
      expect(all.filter(({ event }) => event?.streamId === stream)).toHaveLength(3);
    });

    it('rejects another revision: WrongExpectedVersion', async () => {
      const stream = await given(3);
      const deleting = server.client.deleteStream(stream, { expectedRevision: 1n });
      await expect(deleting).rejects.toMatchObject({
        type: 'wrong-expected-version',
        streamName: stream,
        expectedVersion: 1n,
        actualVersion: 2n,
      });
      expect(await read(stream)).toEqual([0, 1, 2]);
    });
  });

  it('rejects a stream that never was: WrongExpectedVersion', async () => {
    const deleting = server.client.deleteStream(`order-${randomUUID()}`);
    await expect(deleting).rejects.toBeInstanceOf(WrongExpectedVersionError);
  });

  describe('given a deleted stream', () => {
    const givenDeleted = async (): Promise<string> => {
      const stream = await given(3);
      await server.client.deleteStream(stream);
      return stream;
    };

    it.each([NO_STREAM, 2n] as const)(
      'accepts an append with %s and goes on numbering',
      async (expectedRevision) => {
        const stream = await givenDeleted();
        const result = await server.client.appendToStream(stream, [numbered(3), numbered(4)], {
          expectedRevision,
        });
        expect(result).toMatchObject({ nextExpectedRevision: 4n });
        const events = await collect(server.client.readStream(stream));
        expect(events.map(({ event }) => event?.revision)).toEqual([3n, 4n]);
        expect(await read(stream, { direction: 'backwards', fromRevision: 'end' })).toEqual([4, 3]);
      },
    );

    it('rejects an append with stream_exists: StreamDeleted', async () => {
      const stream = await givenDeleted();
      const appending = server.client.appendToStream(stream, numbered(3), {
        expectedRevision: STREAM_EXISTS,
      });
      await expect(appending).rejects.toBeInstanceOf(StreamDeletedError);
    });

    it('stays deleted over a restart', async () => {
      const stream = await givenDeleted();
      await server.restart();
      await expect(read(stream)).rejects.toBeInstanceOf(StreamNotFoundError);
    });

    it('comes back, empty, when its metadata is written', async () => {
      const stream = await givenDeleted();
      await server.client.setStreamMetadata(stream, { owner: 'somebody' });
      expect(await read(stream)).toEqual([]);
      const { metadata } = await server.client.getStreamMetadata(stream);
      expect(metadata).toMatchObject({ owner: 'somebody', truncateBefore: 3 });
    });

    it('can be deleted again', async () => {
      const stream = await givenDeleted();
      await server.client.appendToStream(stream, numbered(3));
      await server.client.deleteStream(stream);
      await expect(read(stream)).rejects.toBeInstanceOf(StreamNotFoundError);
    });
  });
});

describe('tombstoneStream', () => {
  it('ends a stream for good', async () => {
    const stream = await given(3);
    await server.client.tombstoneStream(stream, { expectedRevision: 2n });
    const error: unknown = await read(stream).catch((error: unknown) => error);
    expect(error).toBeInstanceOf(StreamDeletedError);
    expect(error).toMatchObject({ streamName: stream });
    await expect(server.client.deleteStream(stream)).rejects.toBeInstanceOf(StreamDeletedError);
    await expect(server.client.tombstoneStream(stream)).rejects.toBeInstanceOf(StreamDeletedError);
  });

  it('rejects another revision: WrongExpectedVersion', async () => {
    const stream = await given(3);
    const ending = server.client.tombstoneStream(stream, { expectedRevision: NO_STREAM });
    await expect(ending).rejects.toMatchObject({
      type: 'wrong-expected-version',
      actualVersion: 2n,
    });
  });

  it('accepts a stream that never was', async () => {
    const stream = `order-${randomUUID()}`;
    await server.client.tombstoneStream(stream, { expectedRevision: NO_STREAM });
    await expect(read(stream)).rejects.toBeInstanceOf(StreamDeletedError);
  });

  it('is the last event of the stream in $all', async () => {
    const stream = await given(1);
    await server.client.tombstoneStream(stream);
    const all = await collect(server.client.readAll());
    const own = all.map(({ event }) => event).filter((event) => event?.streamId === stream);
    expect(own.at(-1)).toMatchObject({ type: '$streamDeleted', revision: 9223372036854775807n });
  });
});

describe('stream metadata', () => {
  it('is read as it was written, with its own revisions', async () => {
    const stream = await given(1);
    await server.client.setStreamMetadata(stream, { maxCount: 7, owner: 'somebody' });
    const { metadata } = await server.client.getStreamMetadata(stream);
    expect(metadata).toEqual({ maxCount: 7, owner: 'somebody' });
    const again = server.client.setStreamMetadata(stream, {}, { expectedRevision: NO_STREAM });
    await expect(again).rejects.toBeInstanceOf(WrongExpectedVersionError);
  });

  it('hides the events before truncateBefore', async () => {
    const stream = await given(5);
    await server.client.setStreamMetadata(stream, { truncateBefore: 3 });
    expect(await read(stream)).toEqual([3, 4]);
    expect(await read(stream, { direction: 'backwards', fromRevision: 'end' })).toEqual([4, 3]);
    await server.client.setStreamMetadata(stream, {});
    expect(await read(stream)).toEqual([0, 1, 2, 3, 4]);
  });

  it('hides all but the last maxCount events, also from those to come', async () => {
    const stream = await given(5);
    await server.client.setStreamMetadata(stream, { maxCount: 2 });
    expect(await read(stream)).toEqual([3, 4]);
    await server.client.appendToStream(stream, numbered(5));
    expect(await read(stream, { direction: 'backwards', fromRevision: 'end' })).toEqual([5, 4]);
    await server.restart();
    expect(await read(stream, { fromRevision: 1n })).toEqual([4, 5]);
  });

  it('lets a stream exist before its first event', async () => {
    const stream = `order-${randomUUID()}`;
    await server.client.setStreamMetadata(stream, { owner: 'somebody' });
    const result = await server.client.appendToStream(stream, numbered(0), {
      expectedRevision: STREAM_EXISTS,
    });
    expect(result).toMatchObject({ nextExpectedRevision: 0n });
  });
});

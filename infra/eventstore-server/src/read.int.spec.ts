import { randomUUID } from 'node:crypto';
import { binaryEvent, StreamNotFoundError, type ReadStreamOptions } from '@eventstore/db-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { collect, numberedUpTo, numberOf } from './testing/events.ts';
import { TestServer } from './testing/test-server.ts';

let server: TestServer;
beforeAll(async () => (server = await TestServer.start()));
afterAll(async () => await server[Symbol.asyncDispose]());

const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

describe('readStream', () => {
  const stream = `order-${randomUUID()}`;
  const count = 700;
  beforeAll(async () => await server.client.appendToStream(stream, numberedUpTo(count)));

  const read = async (options: ReadStreamOptions = {}): Promise<number[]> =>
    (await collect(server.client.readStream(stream, options))).map(numberOf);

  it('answers all events in order, over several pages', async () => {
    expect(await read()).toEqual(upTo(count));
    expect(await read({ direction: 'backwards', fromRevision: 'end' })).toEqual(
      upTo(count).reverse(),
    );
  });

  it('starts at a revision, itself included', async () => {
    expect(await read({ fromRevision: 697n })).toEqual([697, 698, 699]);
    expect(await read({ fromRevision: 2n, direction: 'backwards' })).toEqual([2, 1, 0]);
  });

  it('stops at the count', async () => {
    expect(await read({ maxCount: 2, fromRevision: 300n })).toEqual([300, 301]);
    expect(await read({ maxCount: 300 })).toEqual(upTo(300));
    expect(await read({ maxCount: 1, direction: 'backwards', fromRevision: 'end' })).toEqual([699]);
  });

  it('answers nothing beyond the end', async () => {
    expect(await read({ fromRevision: 700n })).toEqual([]);
    expect(await read({ fromRevision: 'end' })).toEqual([]);
    expect(await read({ fromRevision: 'start', direction: 'backwards' })).toEqual([0]);
    expect(await read({ fromRevision: 9000n, direction: 'backwards', maxCount: 1 })).toEqual([699]);
  });

  it('tells when and where an event was written', async () => {
    const before = Date.now();
    const own = `order-${randomUUID()}`;
    const { position } = await server.client.appendToStream(own, numberedUpTo(1));
    const [resolved] = await collect(server.client.readStream(own));
    expect(resolved?.event).toMatchObject({ revision: 0n, position });
    expect(resolved?.event?.created.getTime()).toBeGreaterThanOrEqual(before);
    expect(resolved?.event?.created.getTime()).toBeLessThanOrEqual(Date.now());
    expect(resolved?.commitPosition).toBe(position?.commit);
  });

  it('rejects a stream that does not exist: StreamNotFound', async () => {
    const name = `größe-${randomUUID()}`;
    const error: unknown = await collect(server.client.readStream(name)).catch(
      (error: unknown) => error,
    );
    expect(error).toBeInstanceOf(StreamNotFoundError);
    expect(error).toMatchObject({ streamName: name });
  });

  it('reads large events', async () => {
    const large = `large-${randomUUID()}`;
    const data = Buffer.alloc(1024 * 1024 - 100, 7);
    for (let index = 0; index < 5; index += 1) {
      await server.client.appendToStream(large, binaryEvent({ type: 'Large', data }));
    }
    const events = await collect(server.client.readStream(large));
    expect(events.map(({ event }) => (event?.data as Uint8Array).length)).toEqual(
      Array(5).fill(data.length),
    );
  });
});

describe('readAll', () => {
  it('answers the events of all streams in the order of their positions', async () => {
    await Promise.all(
      upTo(50).map((index) => server.client.appendToStream(`many-${index}`, numberedUpTo(20))),
    );
    const all = await collect(server.client.readAll());
    const positions = all.map(({ event }) => event?.position.commit ?? 0n);
    expect(positions).toEqual(positions.toSorted((a, b) => Number(a - b)));
    expect(new Set(positions).size).toBe(positions.length);
    const backwards = await collect(
      server.client.readAll({ direction: 'backwards', fromPosition: 'end' }),
    );
    expect(backwards.map(({ event }) => event?.id)).toEqual(
      all.map(({ event }) => event?.id).reverse(),
    );
  });

  it('starts at a position: forwards with its event, backwards before it', async () => {
    const all = await collect(server.client.readAll({ maxCount: 10 }));
    const fromPosition = all[5]?.event?.position;
    if (!fromPosition) throw new Error('The log has fewer than six events.');
    const [first] = await collect(server.client.readAll({ fromPosition, maxCount: 1 }));
    expect(first?.event?.id).toBe(all[5]?.event?.id);
    const before = await collect(
      server.client.readAll({ fromPosition, maxCount: 2, direction: 'backwards' }),
    );
    expect(before.map(({ event }) => event?.id)).toEqual([all[4]?.event?.id, all[3]?.event?.id]);
  });

  it('answers nothing from the end on', async () => {
    expect(await collect(server.client.readAll({ fromPosition: 'end' }))).toEqual([]);
  });

  it('stops when the reader has had enough', async () => {
    for await (const { event } of server.client.readAll()) {
      expect(event).toBeDefined();
      break;
    }
    expect(await collect(server.client.readAll({ maxCount: 1 }))).toHaveLength(1);
  });
});

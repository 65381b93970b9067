import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type EventStoreServer, startEventStoreServer } from '@marketgraph/eventstore-server';
import { type EventStore, UnavailableError } from '@marketgraph/infra/ports';
import { type Patience } from '@marketgraph/infra/patience';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { eventStoreDb } from './event-store-db.ts';
import { RefusedError } from './failure.ts';
import { type FaultyProxy, startFaultyProxy } from './testing/faulty-proxy.ts';
import {
  anEvent,
  follow,
  newCategory,
  newStream,
  rejection,
  someEvents,
  turn,
  write,
} from './testing/writing.ts';

describe('eventStoreDb over a connection that breaks', () => {
  let dataDir: string;
  let server: EventStoreServer;
  let proxy: FaultyProxy;
  let opened: EventStore[];

  beforeEach(async () => {
    dataDir = mkdtempSync(join(tmpdir(), 'marketgraph-'));
    server = await startEventStoreServer({ dataDir, port: 0 });
    proxy = await startFaultyProxy(server.port);
    opened = [];
  });
  afterEach(async () => {
    await Promise.all(opened.map((store) => store.close()));
    await proxy.close();
    await server.close();
    rmSync(dataDir, { recursive: true });
  });

  const open = (port: number, patience?: Patience): EventStore => {
    const url = `esdb://127.0.0.1:${port}?tls=false`;
    const store = eventStoreDb({ url, ...(patience && { patience }) });
    opened.push(store);
    return store;
  };
  const restart = async (): Promise<void> => {
    const { port } = server;
    await server.close();
    server = await startEventStoreServer({ dataDir, port });
  };

  it('leaves the appends of other connections alone when one breaks', async () => {
    const broken = open(proxy.port);
    const whole = open(server.port, { attemptMs: 20_000, totalMs: 0 });
    const cutAgain = async (): Promise<void> => {
      for (let round = 0; round < 10; round += 1) {
        const appending = write(broken, newStream(), 5);
        proxy.cut();
        await appending;
      }
    };
    const streams = Array.from({ length: 8 }, () => newStream());
    await Promise.all([cutAgain(), ...streams.map((stream) => write(whole, stream, 50))]);
    for (const stream of streams) expect(await whole.read(stream)).toHaveLength(50);
  });

  it.each([
    ['cut', async () => proxy.cut()],
    ['answered no more', async () => proxy.mute()],
    ['lost to a restart of the server', () => restart()],
  ])('appends once what many writers append while connections are %s', async (_, disturb) => {
    const store = open(proxy.port, { attemptMs: 500, totalMs: 20_000 });
    const streams = Array.from({ length: 12 }, () => newStream());
    let done = 0;
    const onAppended = async (): Promise<void> => {
      done += 1;
      if (done % 60 === 0) await disturb();
    };
    const written = await Promise.all(
      streams.map((stream) => write(store, stream, 30, onAppended)),
    );
    for (const [index, stream] of streams.entries()) {
      const ids = (await store.read(stream)).map(({ eventId }) => eventId);
      expect(ids).toEqual(written[index]);
    }
  });

  it('hands a subscriber everything once and in order, whatever breaks', async () => {
    const [store, writer] = [open(proxy.port), open(server.port)];
    const category = newCategory();
    const following = follow(store, category, 300);
    const cut = async (): Promise<void> => proxy.cut();
    const disturbances = [cut, restart, cut, restart];
    const streams = Array.from({ length: 6 }, () => newStream(category));
    let done = 0;
    await Promise.all(
      streams.map((stream) =>
        write(writer, stream, 50, async () => {
          done += 1;
          if (done % 60 === 0) await disturbances.shift()?.();
        }),
      ),
    );
    const seen = await following;
    expect(new Set(seen.map(({ eventId }) => eventId)).size).toBe(300);
    for (const stream of streams) {
      const revisions = seen.filter((event) => event.stream === stream);
      expect(revisions.map(({ revision }) => revision)).toEqual([...revisions.keys()]);
    }
  });

  it('ends a subscription at once when it is aborted while the server is away', async () => {
    const store = open(server.port);
    await server.close();
    const stop = new AbortController();
    const options = { prefixes: ['any-'], after: 'start', signal: stop.signal } as const;
    const next = store.subscribe(options)[Symbol.asyncIterator]().next();
    setImmediate(() => stop.abort());
    expect((await next).done).toBe(true);
  });

  it('leaves with the server what a slow subscriber does not take', async () => {
    const store = open(proxy.port);
    const category = newCategory();
    const data = { text: 'x'.repeat(1_000) };
    for (let round = 0; round < 25; round += 1) {
      const events = someEvents(200).map((event) => ({ ...event, data }));
      await store.append(newStream(category), 'no_stream', events);
    }
    const stop = new AbortController();
    const options = { prefixes: [`${category}-`], after: 'start', signal: stop.signal } as const;
    let [count, untaken] = [0, 0];
    for await (const batch of store.subscribe(options)) {
      if (untaken === 0) untaken = await settled(proxy.answered);
      if (batch.kind === 'events') count += batch.events.length;
      if (count === 5_000) stop.abort();
    }
    expect(untaken).toBeLessThan(0.75 * proxy.answered());
  });

  it('gives up on a server that does not answer', async () => {
    const store = open(proxy.port, { attemptMs: 50, totalMs: 100 });
    await server.close();
    const refused = await rejection(store.append(newStream(), 'no_stream', someEvents(1)));
    expect(refused).toBeInstanceOf(UnavailableError);
    expect(await rejection(store.read(newStream()))).toBeInstanceOf(UnavailableError);
  });

  it('refuses an append that no server would take, and only that one', async () => {
    const store = open(server.port);
    const good = Array.from({ length: 20 }, () =>
      store.append(newStream(), 'no_stream', someEvents(1)),
    );
    const bad = [
      store.append(newStream(), 'no_stream', [{ ...anEvent(), id: 'no uuid' }]),
      store.append('x'.repeat(5_000), 'no_stream', someEvents(1)),
      store.append(newStream(), 'no_stream', [{ ...anEvent(), data: 'x'.repeat(2_000_000) }]),
    ];
    for (const appending of bad) expect(await rejection(appending)).toBeInstanceOf(RefusedError);
    expect(await Promise.all(good)).toHaveLength(20);
  });
});

/** The number once it has stayed the same for many turns of the event loop. */
const settled = async (read: () => number): Promise<number> => {
  let last = read();
  for (let same = 0; same < 2_000; same += 1) {
    await turn();
    const next = read();
    if (next !== last) same = 0;
    last = next;
  }
  return last;
};

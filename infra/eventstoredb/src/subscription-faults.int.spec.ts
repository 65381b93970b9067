import { END, type Fault } from '@marketgraph/eventstore-server';
import {
  comparePositions,
  type EventStore,
  type LogBatch,
  parsePosition,
  type Position,
} from '@marketgraph/infra/ports';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type FaultyServer, much, startFaultyServer } from './testing/faulty-server.ts';
import { follow, idsOf, newCategory, newStream, someEvents, until } from './testing/writing.ts';

let server: FaultyServer;
beforeAll(async () => {
  server = await startFaultyServer();
});
afterEach(() => server.calm());
afterAll(() => server.close());

/** Appends to streams of a category, some of them in one batch. Answers the ids in the order of the log. */
const writeLog = async (store: EventStore, category: string): Promise<readonly string[]> => {
  const ids: string[] = [];
  for (const count of [3, 1, 4, 1]) {
    const events = someEvents(count);
    await store.append(newStream(category), 'no_stream', events);
    ids.push(...events.map(({ id }) => id));
  }
  return ids;
};

const breaks: readonly (readonly [string, Fault])[] = [
  ['it ends in the middle of a batch', { kind: 'kill', on: 'subscribe', afterEvents: 2 }],
  ['it is cancelled', { kind: 'kill', on: 'subscribe', afterEvents: 5, as: 'CANCELLED' }],
  ['it is aborted', { kind: 'kill', on: 'subscribe', afterEvents: 5, as: 'ABORTED' }],
  ['it ends as if that were all', { kind: 'kill', on: 'subscribe', afterEvents: 5, as: 'OK' }],
  ['the connection is reset', { kind: 'reset', on: 'subscribe', afterEvents: 5 }],
  ['the server fails', { kind: 'error', on: 'subscribe' }],
  ['it is never confirmed', { kind: 'stall', on: 'subscribe' }],
  ['it is confirmed late', { kind: 'delay-reply', on: 'subscribe', ms: 400 }],
  ['it falls silent', { kind: 'stall', on: 'subscribe', afterEvents: 5 }],
  ['it falls silent for a while', { kind: 'stall', on: 'subscribe', afterEvents: 5, ms: 400 }],
  ['everything comes twice', { kind: 'duplicate-reply', on: 'subscribe' }],
];

describe('a subscription', () => {
  it.each(breaks)('hands over everything once and in order, though %s', async (_, fault) => {
    const store = server.open();
    const category = newCategory();
    const ids = await writeLog(store, category);
    const struck = server.faults.inject(fault);
    expect(idsOf(await follow(store, category, ids.length))).toEqual(ids);
    expect(struck.hits).toBe(1);
  });

  it.each(breaks)('hands over what is written later, though %s', async (_, fault) => {
    const store = server.open();
    const category = newCategory();
    const struck = server.faults.inject(fault);
    const following = follow(store, category, 9);
    await until(() => struck.hits === 1);
    const ids = await writeLog(store, category);
    expect(idsOf(await following)).toEqual(ids);
  });

  it('hands over nothing again, though the server begins at the start again and again', async () => {
    const store = server.open();
    const category = newCategory();
    const ids = await writeLog(store, category);
    const killed = server.faults.inject({ kind: 'kill', on: 'subscribe', afterEvents: 4 });
    const replayed = server.faults.inject({ kind: 'replay', on: 'subscribe', times: 'always' });
    expect(idsOf(await follow(store, category, ids.length))).toEqual(ids);
    expect([killed.hits, replayed.hits]).toEqual([1, 1]);
  });

  it('begins after the last event handed over, not before: else it would never come to its end', async () => {
    const store = server.open(much, 60_000);
    const category = newCategory();
    const ids = await writeLog(store, category);
    const kill = { kind: 'kill', on: 'subscribe', times: 'always' } as const;
    const struck = server.faults.inject({ ...kill, afterEvents: 5 });
    expect(idsOf(await follow(store, category, ids.length))).toEqual(ids);
    expect(struck.hits).toBe(2);
  });

  it('is resumed at once when the server ends it as if that were all', async () => {
    const store = server.open(much, 60_000);
    const category = newCategory();
    const ids = await writeLog(store, category);
    const struck = server.faults.inject({
      kind: 'kill',
      on: 'subscribe',
      afterEvents: 5,
      as: 'OK',
    });
    expect(idsOf(await follow(store, category, ids.length))).toEqual(ids);
    expect(struck.hits).toBe(1);
  });

  it('falls silent live and is resumed', async () => {
    const store = server.open();
    const category = newCategory();
    const stop = new AbortController();
    const struck = server.faults.inject({ kind: 'stall', on: 'subscribe', afterEvents: 0 });
    const kinds: string[] = [];
    for await (const { kind } of batchesOf(store, category, stop)) {
      if (kind === 'caught-up' && !kinds.includes('caught-up'))
        await store.append(newStream(category), 'no_stream', someEvents(1));
      kinds.push(kind);
      if (kind === 'events') stop.abort();
    }
    expect(kinds.filter((kind) => kind !== 'checkpoint')).toEqual(['caught-up', 'events']);
    expect(struck.hits).toBe(1);
  });

  it('is left alone while there is nothing for it, though others write', async () => {
    const store = server.open(much, 20);
    const category = newCategory();
    // Faults that do nothing but count.
    const subscribed = server.faults.inject(counting('subscribe'));
    const asked = server.faults.inject(counting('read'));
    const following = follow(store, category, 1);
    for (let round = 1; round <= 5; round += 1) {
      await store.append(newStream(), 'no_stream', someEvents(3));
      await until(() => asked.hits >= round);
    }
    expect(subscribed.hits).toBe(1);
    await store.append(newStream(category), 'no_stream', someEvents(1));
    expect(await following).toHaveLength(1);
  });
});

describe('a subscription that is watched', () => {
  it('goes on where asking the log is refused', async () => {
    const store = server.open(much, 20);
    const category = newCategory();
    const subscribed = server.faults.inject(counting('subscribe'));
    const code = 'PERMISSION_DENIED';
    const refused = server.faults.inject({ kind: 'error', on: 'read', code, times: 'always' });
    const following = follow(store, category, 1);
    await until(() => refused.hits >= 3);
    await store.append(newStream(category), 'no_stream', someEvents(1));
    expect(await following).toHaveLength(1);
    expect(subscribed.hits).toBe(1);
  });
});

describe('a checkpoint that is not true', () => {
  const truths = (batches: readonly LogBatch[]): readonly Position[] =>
    batches.flatMap((batch) => {
      if (batch.kind === 'events')
        return batch.events.map(({ position }) => parsePosition(position));
      return batch.kind === 'checkpoint' ? [batch.position] : [];
    });

  it.each([
    ['at the end of all positions', END],
    ['half at the end of all positions', `${END.split('/')[0] ?? ''}/7`],
    ['before what was sent', '0/0'],
  ])('%s is not handed over, and nothing is lost by it', async (_, position) => {
    const store = server.open();
    const category = newCategory();
    const ids = await writeLog(store, category);
    const untrue = [0, 1, 5].map((afterEvents) =>
      server.faults.inject({
        kind: 'checkpoint',
        on: 'subscribe',
        position,
        afterEvents,
        then: 'break',
      }),
    );
    const batches = await batchesUntil(store, category, ids.length);
    expect(eventIds(batches)).toEqual(ids);
    expect(untrue.map(({ hits }) => hits)).toEqual([1, 1, 1]);
    const positions = truths(batches);
    for (const [index, at] of positions.slice(1).entries()) {
      expect(comparePositions(at, positions[index] as Position)).toBeGreaterThan(0);
    }
  });

  it('ahead of events still to come does not make it skip them when it is resumed', async () => {
    const store = server.open();
    const category = newCategory();
    const ids = await writeLog(store, category);
    const all = await follow(store, category, ids.length);
    const position = all.at(-1)?.position ?? '';
    const ahead = server.faults.inject({
      kind: 'checkpoint',
      on: 'subscribe',
      position,
      afterEvents: 2,
      then: 'break',
    });
    expect(idsOf(await follow(store, category, ids.length))).toEqual(ids);
    expect(ahead.hits).toBe(1);
  });
});

const counting = (on: 'read' | 'subscribe'): Fault => ({
  kind: 'delay-reply',
  on,
  ms: 0,
  times: 'always',
});

const batchesOf = (
  store: EventStore,
  category: string,
  { signal }: AbortController,
): AsyncIterable<LogBatch> =>
  store.subscribe({ prefixes: [`${category}-`], after: 'start', signal });

const batchesUntil = async (
  store: EventStore,
  category: string,
  count: number,
): Promise<readonly LogBatch[]> => {
  const stop = new AbortController();
  const batches: LogBatch[] = [];
  for await (const batch of batchesOf(store, category, stop)) {
    batches.push(batch);
    if (eventIds(batches).length >= count) stop.abort();
  }
  return batches;
};

const eventIds = (batches: readonly LogBatch[]): readonly string[] =>
  batches.flatMap((batch) => (batch.kind === 'events' ? idsOf(batch.events) : []));

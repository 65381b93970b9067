import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { collect } from './collect.contract.ts';
import {
  ConcurrencyError,
  type EventStore,
  type LogBatch,
  type NewEvent,
  type RawEvent,
} from './event-store.ts';
import { comparePositions, parsePosition, type Position } from './position.ts';

/** A store to test, running, with a way to stop all that was started for it. */
export type OpenedEventStore = {
  readonly store: EventStore;
  readonly close: () => Promise<void>;
};

/**
 * What every event store must do: the one in memory, our own server, EventStoreDB and KurrentDB. The store
 * may be shared and full: each sentence writes streams of its own and, but for one, reads the log from
 * where the suite found it.
 *
 * Where servers differ, this is expected:
 * - A repeat answers the position of the first time. A server may leave it out; the adapter asks for it.
 * - No checkpoint lies before the start or at 2^64-1, which servers up to 24.10 send; the adapter leaves
 *   those out. How often one comes is not said: the real server counts what it has looked at.
 * - `caught-up` is said, at least once, after what was there: projections wait for it, so a server too old
 *   to say it cannot be used. It may be said again, since a server may fall back to its log.
 * - An event that is read by its stream has a position: a server must list the feature `position` of reads.
 * - Nothing is expected of `$all` but order: a real server writes events of its own between ours.
 */
export const describeEventStore = (name: string, open: () => Promise<OpenedEventStore>): void => {
  describe(name, () => {
    let opened: OpenedEventStore;
    let since: Position;
    beforeAll(async () => {
      opened = await open();
      since = (await opened.store.append(newStream(), 'no_stream', someEvents(1))).position;
    });
    afterAll(() => opened.close());
    const store = (): EventStore => opened.store;

    describe('append', () => {
      it('starts a stream at revision 0 when there must be none', async () => {
        const stream = newStream();
        const { revision } = await store().append(stream, 'no_stream', someEvents(1));
        expect(revision).toBe(0);
      });

      it('appends several events at once, after exactly the expected revision', async () => {
        const stream = newStream();
        await store().append(stream, 'no_stream', someEvents(2));
        const { revision } = await store().append(stream, 1, someEvents(3));
        expect(revision).toBe(4);
      });

      it('answers the position of the last event', async () => {
        const stream = newStream();
        const { position } = await store().append(stream, 'no_stream', someEvents(2));
        const last = (await store().read(stream)).at(-1);
        expect(parsePosition(last?.position ?? '')).toEqual(position);
      });

      it.each([
        ['no_stream', 1],
        [0, 1],
        [2, 1],
        [7, 'no_stream'],
      ] as const)('refuses expected %s on a stream at %s', async (expected, actual) => {
        const stream = newStream();
        const there = someEvents(actual === 'no_stream' ? 0 : actual + 1);
        if (there.length > 0) await store().append(stream, 'no_stream', there);
        const refused = await refusal(store().append(stream, expected, someEvents(2)));
        expect(refused).toMatchObject({ stream, expected, actual });
        expect(await store().read(stream)).toHaveLength(there.length);
      });

      it('answers a repeat like the first time, though the stream has moved on', async () => {
        const stream = newStream();
        const [first, second] = [someEvents(2), someEvents(2)];
        const answer = await store().append(stream, 'no_stream', first);
        await store().append(stream, 1, second);
        await store().append(stream, 3, someEvents(1));
        expect(await store().append(stream, 'no_stream', first)).toEqual(answer);
        expect((await store().append(stream, 1, second)).revision).toBe(3);
        expect(await store().read(stream)).toHaveLength(5);
      });

      it('knows a repeat by its ids alone: what is sealed anew differs, and is the same event', async () => {
        const stream = newStream();
        const events = someEvents(2);
        const answer = await store().append(stream, 'no_stream', events);
        const first = await store().read(stream);
        const sealedAnew = events.map((event) => ({ ...event, data: { sealed: 'otherwise' } }));
        expect(await store().append(stream, 'no_stream', sealedAnew)).toEqual(answer);
        expect(await store().read(stream)).toEqual(first);
      });

      it('refuses what is only in part a repeat', async () => {
        const stream = newStream();
        const [first, second, other] = someEvents(3) as [NewEvent, NewEvent, NewEvent];
        await store().append(stream, 'no_stream', [first, second]);
        await refusal(store().append(stream, 'no_stream', [first, other]));
        await refusal(store().append(stream, 'no_stream', [first, second, other]));
        expect(await store().read(stream)).toHaveLength(2);
      });

      it('lets exactly one of several writers at once win', async () => {
        const stream = newStream();
        await store().append(stream, 'no_stream', someEvents(1));
        const outcomes = await Promise.allSettled(
          Array.from({ length: 8 }, () => store().append(stream, 0, someEvents(2))),
        );
        expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
        for (const outcome of outcomes) {
          if (outcome.status === 'rejected')
            expect(outcome.reason).toBeInstanceOf(ConcurrencyError);
        }
        expect(await store().read(stream)).toHaveLength(3);
      });
    });

    describe('read', () => {
      it('answers nothing for a stream that does not exist', async () => {
        expect(await store().read(newStream())).toEqual([]);
      });

      it('hands back what was appended, oldest first, with revisions without gaps', async () => {
        const stream = newStream();
        const events = someEvents(3);
        await store().append(stream, 'no_stream', events);
        const read = await store().read(stream);
        expect(
          read.map(({ eventId, type, data, metadata }) => ({ id: eventId, type, data, metadata })),
        ).toEqual(events);
        expect(read.map(({ revision }) => revision)).toEqual([0, 1, 2]);
        for (const event of read) {
          expect(event.stream).toBe(stream);
          expect(new Date(event.recordedAt).toISOString()).toBe(event.recordedAt);
        }
      });

      it('starts at the revision asked for', async () => {
        const stream = newStream();
        await store().append(stream, 'no_stream', someEvents(5));
        const revisions = (await store().read(stream, 3)).map(({ revision }) => revision);
        expect(revisions).toEqual([3, 4]);
        expect(await store().read(stream, 5)).toEqual([]);
      });

      it('reads a long stream whole', async () => {
        const stream = newStream();
        for (let revision = -1; revision < 1199; revision += 400) {
          await store().append(stream, revision < 0 ? 'no_stream' : revision, someEvents(400));
        }
        const revisions = (await store().read(stream)).map(({ revision }) => revision);
        expect(revisions).toEqual(Array.from({ length: 1200 }, (_, index) => index));
      });
    });

    describe('subscribe', () => {
      it('hands over exactly the streams of its prefixes, as they were read, in the order of the log', async () => {
        const [mine, alsoMine, other] = [newCategory(), newCategory(), newCategory()];
        for (const category of [mine, other, alsoMine, mine]) {
          await store().append(newStream(category), 'no_stream', someEvents(2));
        }
        const seen = await take(store(), [mine, alsoMine], since, 6);
        expect(seen.map(({ stream }) => stream.split('-')[0])).toEqual([
          mine,
          mine,
          alsoMine,
          alsoMine,
          mine,
          mine,
        ]);
        expect(seen.slice(0, 2)).toEqual(await store().read(seen[0]?.stream ?? ''));
        expectLogOrder(seen);
      });

      it('begins at the start of the log, whatever is there', async () => {
        const category = newCategory();
        await store().append(newStream(category), 'no_stream', someEvents(2));
        expect(await take(store(), [category], 'start', 2)).toHaveLength(2);
      });

      it('says when it has caught up, after all that was there', async () => {
        const category = newCategory();
        await store().append(newStream(category), 'no_stream', someEvents(3));
        const batches = await collect(follow(store(), [category], since), (soFar) =>
          soFar.some(({ kind }) => kind === 'caught-up'),
        );
        expect(eventsOf(batches)).toHaveLength(3);
      });

      it('catches up though nothing matches', async () => {
        const batches = await collect(follow(store(), [newCategory()], since), (soFar) =>
          soFar.some(({ kind }) => kind === 'caught-up'),
        );
        expect(eventsOf(batches)).toEqual([]);
      });

      it('goes on live', async () => {
        const category = newCategory();
        const stream = newStream(category);
        const live = collect(follow(store(), [category], since), (soFar) => {
          const isFirstTime = soFar.filter(({ kind }) => kind === 'caught-up').length === 1;
          if (soFar.at(-1)?.kind === 'caught-up' && isFirstTime) {
            void store().append(stream, 'no_stream', someEvents(2));
          }
          return eventsOf(soFar).length === 2;
        });
        expect(eventsOf(await live)).toEqual(await store().read(stream));
      });

      it('starts strictly after a position, and never before it with a checkpoint', async () => {
        const category = newCategory();
        await store().append(newStream(category), 'no_stream', someEvents(6));
        const all = await take(store(), [category], since, 6);
        const after = parsePosition(all[2]?.position ?? '');
        const batches = await collect(
          follow(store(), [category], after),
          (soFar) => eventsOf(soFar).length === 3,
        );
        expect(eventsOf(batches)).toEqual(all.slice(3));
        for (const batch of batches) {
          if (batch.kind === 'checkpoint') expect(comparePositions(batch.position, after)).toBe(1);
        }
      });

      it('loses and doubles nothing between catching up and live, while many write', async () => {
        const category = newCategory();
        const writing = Promise.all(
          Array.from({ length: 6 }, async () => {
            const stream = newStream(category);
            for (let revision = -1; revision < 39; revision += 2) {
              await store().append(stream, revision < 0 ? 'no_stream' : revision, someEvents(2));
            }
          }),
        );
        const subscribers = [1, 2, 3].map(() => take(store(), [category], since, 240));
        await writing;
        for (const seen of await Promise.all(subscribers)) {
          expect(new Set(seen.map(({ eventId }) => eventId)).size).toBe(240);
          expectLogOrder(seen);
          expectDenseRevisions(seen);
        }
      });

      it('can be resumed after any of its events', async () => {
        const category = newCategory();
        for (let index = 0; index < 5; index += 1) {
          await store().append(newStream(category), 'no_stream', someEvents(2));
        }
        const all = await take(store(), [category], since, 10);
        for (const [index, { position }] of all.slice(0, 9).entries()) {
          const rest = await take(store(), [category], parsePosition(position), 9 - index);
          expect(rest).toEqual(all.slice(index + 1));
        }
      });

      it('ends without a throw when aborted while it waits', async () => {
        const stop = new AbortController();
        const kinds: string[] = [];
        for await (const { kind } of follow(store(), [newCategory()], since)(stop.signal)) {
          kinds.push(kind);
          // In a later turn: the subscription is waiting for events by then.
          if (kind === 'caught-up') setImmediate(() => stop.abort());
        }
        expect(kinds).toContain('caught-up');
      });

      it('yields nothing when aborted before it starts', async () => {
        const batches: LogBatch[] = [];
        for await (const batch of follow(store(), [''], since)(AbortSignal.abort())) {
          batches.push(batch);
        }
        expect(batches).toEqual([]);
      });
    });
  });
};

const newCategory = (): string => `contract${randomUUID().replaceAll('-', '')}`;

const newStream = (category = newCategory()): string => `${category}-${randomUUID()}`;

const someEvents = (count: number): readonly NewEvent[] =>
  Array.from({ length: count }, (_, index) => ({
    id: randomUUID(),
    type: 'ThingHappened',
    data: { index, text: 'São Paulo 🚚 "quoted"', nothing: null, list: [1, { deep: true }] },
    metadata: { version: 1, $correlationId: 'story' },
  }));

const follow =
  (store: EventStore, categories: readonly string[], after: Position | 'start') =>
  (signal: AbortSignal): AsyncIterable<LogBatch> =>
    store.subscribe({ prefixes: categories.map((category) => `${category}-`), after, signal });

const take = async (
  store: EventStore,
  categories: readonly string[],
  after: Position | 'start',
  count: number,
): Promise<readonly RawEvent[]> =>
  eventsOf(
    await collect(follow(store, categories, after), (batches) => eventsOf(batches).length >= count),
  );

const eventsOf = (batches: readonly LogBatch[]): readonly RawEvent[] =>
  batches.flatMap((batch) => (batch.kind === 'events' ? batch.events : []));

const expectLogOrder = (events: readonly RawEvent[]): void => {
  const positions = events.map(({ position }) => parsePosition(position));
  for (const [index, position] of positions.slice(1).entries()) {
    const before = positions[index];
    if (before) expect(comparePositions(before, position)).toBe(-1);
  }
};

const expectDenseRevisions = (events: readonly RawEvent[]): void => {
  for (const [, ofStream] of Map.groupBy(events, ({ stream }) => stream)) {
    expect(ofStream.map(({ revision }) => revision)).toEqual([...ofStream.keys()]);
  }
};

const refusal = async (appending: Promise<unknown>): Promise<unknown> => {
  const error: unknown = await appending.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(ConcurrencyError);
  return error;
};

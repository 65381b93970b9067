import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BehindError, type Beside, type Generations, SwitchBlockedError } from './generations.ts';
import { type Lease, LeaseLostError } from './leases.ts';
import { type ParkedEvent } from './parked-event.ts';
import {
  type Checkpoint,
  CheckpointMovedError,
  NewerVersionError,
  type ViewStore,
} from './view-store.ts';
import { type Row, type ViewTable } from './view-transaction.ts';

/** A database to test, with a way to stop all that was started for it. */
export type OpenedGenerations = {
  readonly store: ViewStore;
  readonly generations: Generations;
  readonly close: () => Promise<void>;
};

const lockMs = 500;
const source = 'orders';

/** What must hold of views beside the live ones. It may be shared: each sentence has a view of its own. */
export const describeGenerations = (name: string, open: () => Promise<OpenedGenerations>): void => {
  describe(`${name}, generations`, () => {
    let opened: OpenedGenerations;
    const besides: ViewStore[] = [];
    beforeAll(async () => {
      opened = await open();
    });
    afterAll(async () => {
      await Promise.all(besides.map((store) => store.close()));
      await opened.close();
    });

    const begin = async () => {
      const subject = subjectOf(opened);
      const next = await opened.generations.open(subject.handler, 'next');
      besides.push(next);
      await opened.store.prepare(subject.handler, subject.table);
      await next.prepare(subject.handler, subject.table);
      return { ...subject, next, live: opened.store, lease: await leaseOf(next, subject.handler) };
    };

    it('are seen by nobody while they are built', async () => {
      const { handler, table, live, next, write, rowsIn, at: standing } = await begin();
      await write(live, undefined, 2, [{ thingId: 'a', units: 1 }]);
      await write(next, undefined, 1, [{ thingId: 'b', units: 2 }]);
      expect(await rowsIn(live)).toEqual([{ thingId: 'a', units: 1 }]);
      expect(await rowsIn(next)).toEqual([{ thingId: 'b', units: 2 }]);
      expect(await live.checkpoint(handler, source)).toEqual(at(2));
      const { name: tableName, version } = table;
      expect(await standing('live')).toEqual({
        table: tableName,
        version,
        rows: 1,
        checkpoint: at(2),
        parkedStreams: 0,
      });
      expect(await standing('next')).toMatchObject({ rows: 1, checkpoint: at(1) });
      expect(await standing('previous')).toBeUndefined();
      expect(await opened.generations.versionOf(handler, 'next')).toBe(version);
      expect(await opened.generations.versionOf(handler, 'previous')).toBeUndefined();
    });

    it('are not there where nothing was built', async () => {
      const { generations } = opened;
      const of = { handler: randomUUID().slice(0, 30), source } as const;
      expect(await generations.standing(of, 'live')).toBeUndefined();
      expect(await generations.standing(of, 'next')).toBeUndefined();
      await generations.drop(of.handler, 'next');
    });

    it('are kept from one opening to the next, until they are dropped', async () => {
      const { handler, next, write, at: standing, lease } = await begin();
      await write(next, undefined, 3, [{ thingId: 'a', units: 1 }]);
      const again = await opened.generations.open(handler, 'next');
      besides.push(again);
      expect(await again.checkpoint(handler, source)).toEqual(at(3));
      await opened.generations.drop(handler, 'next');
      expect(await standing('next')).toBeUndefined();
      expect(await again.checkpoint(handler, source)).toBeUndefined();
      const held = await again.beat({ ...aBeat(handler), take: [handler] });
      expect(held.held).toEqual([]);
      expect(held.owners[0]?.owner).toBe(lease.owner);
    });

    describe('compare', () => {
      it('finds nothing between equal ones, whoever is ahead', async () => {
        const { live, next, write, compare } = await begin();
        const rows = ['a', 'b'].map((thingId) => ({ thingId, units: 1 }));
        await write(live, undefined, 2, rows);
        await write(next, undefined, 3, rows);
        expect(await compare()).toEqual({
          live: at(2),
          beside: at(3),
          rows: { live: 2, beside: 2 },
          leftOut: 0,
          missing: 0,
          extra: 0,
          different: 0,
          examples: [],
        });
      });

      it('tells rows that are missing, extra or different, with their values', async () => {
        const { live, next, write, compare } = await begin();
        await write(live, undefined, 2, [
          { thingId: 'a', units: 1, parts: { of: [1, 2] } },
          { thingId: 'b', units: 1 },
          { thingId: 'c', units: 7 },
        ]);
        await write(next, undefined, 2, [
          { thingId: 'a', units: 2, parts: { of: [1, 2] } },
          { thingId: 'c', units: 7 },
          { thingId: 'd', units: 1 },
        ]);
        const found = await compare();
        expect(found).toMatchObject({ missing: 1, extra: 1, different: 1 });
        expect(found?.examples).toMatchObject([
          { kind: 'different', key: 'a', values: { units: { live: 1, beside: 2 } } },
          { kind: 'missing', key: 'b', values: { units: { live: 1 } } },
          { kind: 'extra', key: 'd', values: { units: { beside: 1 } } },
        ]);
        expect(Object.keys(found?.examples[0]?.values ?? {})).toEqual(['units']);
      });

      it('leaves out the keys it is told, of which it tells the checkpoints and what one side parked', async () => {
        const { live, next, write, park, compareWith } = await begin();
        await write(live, undefined, 2, [{ thingId: 'a', units: 1 }]);
        await park(live, at(2), [parked(3), parked(4)]);
        await write(next, undefined, 2, [{ thingId: 'b', units: 2 }]);
        await park(next, at(2), [parked(3)]);
        const found = await compareWith(async ({ live: mine, beside, parkedInOne }) => {
          expect([mine?.sequence, beside?.sequence]).toEqual([4, 3]);
          expect(parkedInOne.map(({ sequence, event }) => [sequence, event.revision])).toEqual([
            [4, 4],
          ]);
          return ['a'];
        });
        expect(found).toMatchObject({ leftOut: 1, missing: 0, extra: 1, different: 0 });
      });

      it('gives only so many examples', async () => {
        const { live, write, compare } = await begin();
        const rows = Array.from({ length: 30 }, (_, index) => ({ thingId: `a${index}`, units: 1 }));
        await write(live, undefined, 2, rows);
        const found = await compare();
        expect(found?.missing).toBe(30);
        expect(found?.examples).toHaveLength(5);
      });

      it('compares the columns that both have', async () => {
        const { handler, table, live, next, write, compare } = await begin();
        await write(live, undefined, 2, [{ thingId: 'a', units: 1, parts: 1 }]);
        const { parts: _, ...columns } = table.columns;
        const newer = { ...table, version: 2, columns: { ...columns, colour: 'text' } };
        await next.prepare(handler, newer);
        await next.commit({ handler, source, from: undefined, to: at(2) }, (transaction) =>
          transaction.save(newer, [{ thingId: 'a', units: 1, colour: 'red' }]),
        );
        expect(await compare()).toMatchObject({ rows: { live: 1, beside: 1 }, different: 0 });
      });
    });

    describe('switch', () => {
      it('puts rows, checkpoint and parked events in place of the live ones, which are kept', async () => {
        const { handler, live, next, write, park, over, rowsIn, at: standing } = await begin();
        await write(live, undefined, 2, [{ thingId: 'a', units: 1 }]);
        await park(live, at(2), [parked(3), parked(4)]);
        await write(next, undefined, 4, [{ thingId: 'a', units: 9 }]);
        await park(next, at(4), [parked(5)]);
        await over('next');
        expect(await rowsIn(live)).toEqual([{ thingId: 'a', units: 9 }]);
        expect(await live.checkpoint(handler, source)).toEqual(at(5));
        const [now] = await live.parkedStreams(handler);
        expect(now).toMatchObject({ count: 1, first: { sequence: 5 } });
        expect(await standing('next')).toBeUndefined();
        expect(await standing('previous')).toMatchObject({
          rows: 1,
          checkpoint: at(4),
          parkedStreams: 1,
        });
        // A live handler goes on from where the switch has put it.
        await write(live, at(5), 6, [{ thingId: 'b', units: 1 }]);
        expect(await rowsIn(live)).toHaveLength(2);
      });

      it('goes back as well, and forth again', async () => {
        const { live, next, write, over, rowsIn } = await begin();
        await write(live, undefined, 2, [{ thingId: 'a', units: 1 }]);
        await write(next, undefined, 2, [{ thingId: 'a', units: 9 }]);
        await over('next');
        await over('previous');
        expect(await rowsIn(live)).toEqual([{ thingId: 'a', units: 1 }]);
        await over('previous');
        expect(await rowsIn(live)).toEqual([{ thingId: 'a', units: 9 }]);
        await over('previous');
        expect(await rowsIn(live)).toEqual([{ thingId: 'a', units: 1 }]);
      });

      it('forgets the generation before the previous one', async () => {
        const { handler, table, live, next, write, over, rowsIn, at: standing } = await begin();
        await write(live, undefined, 2, [{ thingId: 'a', units: 1 }]);
        for (const units of [2, 3]) {
          await next.prepare(handler, table);
          await write(next, undefined, 2, [{ thingId: 'a', units }]);
          await over('next');
        }
        expect(await rowsIn(live)).toEqual([{ thingId: 'a', units: 3 }]);
        await over('previous');
        expect(await rowsIn(live)).toEqual([{ thingId: 'a', units: 2 }]);
        expect(await standing('previous')).toMatchObject({ rows: 1 });
      });

      it('lets it catch up with a live one that stands still', async () => {
        const { live, next, write, over, rowsIn } = await begin();
        await write(live, undefined, 2, [{ thingId: 'a', units: 1 }]);
        await write(next, undefined, 1, [{ thingId: 'a', units: 1 }]);
        await over('next', async (held) => {
          expect(held).toEqual(at(2));
          await write(next, at(1), 2, [{ thingId: 'a', units: 5 }]);
        });
        expect(await rowsIn(live)).toEqual([{ thingId: 'a', units: 5 }]);
      });

      it('changes nothing when readers would go back in time', async () => {
        const { handler, live, next, write, over, rowsIn } = await begin();
        await write(live, undefined, 2, [{ thingId: 'a', units: 1 }]);
        await write(next, undefined, 1, [{ thingId: 'a', units: 5 }]);
        await expect(over('next')).rejects.toBeInstanceOf(BehindError);
        expect(await rowsIn(live)).toEqual([{ thingId: 'a', units: 1 }]);
        expect(await next.checkpoint(handler, source)).toEqual(at(1));
        await expect(over('previous')).rejects.toBeInstanceOf(BehindError);
      });

      it('changes nothing when catching up fails', async () => {
        const { live, next, write, over, rowsIn } = await begin();
        await write(live, undefined, 2, [{ thingId: 'a', units: 1 }]);
        await write(next, undefined, 2, [{ thingId: 'a', units: 5 }]);
        const failing = over('next', async () => Promise.reject(new Error('no more')));
        await expect(failing).rejects.toThrow('no more');
        expect(await rowsIn(live)).toEqual([{ thingId: 'a', units: 1 }]);
        await write(live, at(2), 3, [{ thingId: 'b', units: 1 }]);
      });

      it('changes nothing for one who lost the lease', async () => {
        const { handler, live, next, write, rowsIn, lease, over } = await begin();
        await write(live, undefined, 2, [{ thingId: 'a', units: 1 }]);
        await write(next, undefined, 2, [{ thingId: 'a', units: 5 }]);
        await next.beat({ ...aBeat(handler), member: lease.owner, release: [lease] });
        const other = await leaseOf(next, handler);
        const late = over('next', undefined, lease);
        await expect(late).rejects.toBeInstanceOf(LeaseLostError);
        expect(await rowsIn(live)).toEqual([{ thingId: 'a', units: 1 }]);
        await over('next', undefined, other);
      });

      it('never takes an older version for the next one', async () => {
        const { handler, table, live, next, write, over } = await begin();
        await live.prepare(handler, { ...table, version: 2 });
        await write(next, undefined, 2, [{ thingId: 'a', units: 5 }]);
        await expect(over('next')).rejects.toBeInstanceOf(NewerVersionError);
      });

      it('makes a view live that never was', async () => {
        const subject = subjectOf(opened);
        const { handler, table, write, over, rowsIn } = subject;
        const next = await opened.generations.open(handler, 'next');
        besides.push(next);
        await next.prepare(handler, table);
        await write(next, undefined, 2, [{ thingId: 'a', units: 5 }]);
        await over('next', undefined, await leaseOf(next, handler));
        expect(await rowsIn(opened.store)).toEqual([{ thingId: 'a', units: 5 }]);
        expect(await opened.store.checkpoint(handler, source)).toEqual(at(2));
      });

      it('lets commits of the live one be before it or after it, never beside it', async () => {
        const { live, next, write, over, rowsIn } = await begin();
        await write(live, undefined, 2, [{ thingId: 'a', units: 1 }]);
        await write(next, undefined, 5, [{ thingId: 'a', units: 5 }]);
        const racing: Promise<void>[] = [];
        const switching = over('next', async () => {
          racing.push(write(live, at(2), 3, [{ thingId: 'a', units: 3 }]));
        });
        const [outcome] = await Promise.allSettled([switching]);
        const [commit] = await Promise.allSettled(racing);
        // In memory nobody waits: the commit may win, and then there was no switch.
        if (outcome.status === 'rejected') {
          expect(outcome.reason).toBeInstanceOf(SwitchBlockedError);
          expect(commit?.status).toBe('fulfilled');
          expect(await rowsIn(live)).toEqual([{ thingId: 'a', units: 3 }]);
        } else {
          expect(commit).toMatchObject({ reason: expect.any(CheckpointMovedError) as unknown });
          expect(await rowsIn(live)).toEqual([{ thingId: 'a', units: 5 }]);
        }
      });
    });
  });
};

const at = (sequence: number): Checkpoint => ({
  sequence,
  position: `${sequence * 128}/${sequence * 128}`,
});

const aBeat = (handler: string) => ({
  member: randomUUID(),
  handlers: [handler],
  renew: [],
  take: [],
  release: [],
  forMs: 60_000,
});

const leaseOf = async (next: ViewStore, handler: string): Promise<Lease> => {
  const { held } = await next.beat({ ...aBeat(handler), take: [handler] });
  const [lease] = held;
  if (!lease) throw new Error('somebody has it');
  return lease;
};

const parked = (sequence: number): ParkedEvent => ({
  sequence,
  event: {
    eventId: `0190a5c0-0000-7000-8000-00000000000${sequence}`,
    stream: 'order-a',
    revision: sequence,
    position: `${sequence}/${sequence}`,
    recordedAt: '2026-03-01T12:00:00.125Z',
    type: 'OrderPlaced',
    data: {},
    metadata: {},
  },
  fault: null,
  retryAt: null,
});

type CatchUp = (live: Checkpoint | undefined) => Promise<void>;

const nothing = async (): Promise<void> => undefined;

type Move = (store: ViewStore, from: Checkpoint, events: readonly ParkedEvent[]) => Promise<void>;

/** A view of its own, and what is done to it. */
const subjectOf = ({ generations, store }: OpenedGenerations) => {
  const id = randomUUID().replaceAll('-', '');
  const handler = `orders_${id.slice(0, 20)}`;
  const of = { handler, source } as const;
  const table: ViewTable = {
    name: `generation_${id}`,
    version: 1,
    key: 'thingId',
    columns: { thingId: 'text', units: 'integer', parts: 'jsonb' },
    indexes: [`create index if not exists i_${id} on generation_${id} (units)`],
  };
  const park: Move = (into, from, events) => {
    const to = at(events.at(-1)?.sequence ?? 0);
    const move = { handler, source, from, to: to.sequence > from.sequence ? to : at(99) } as const;
    return into.commit(move, (transaction) => transaction.park(events));
  };
  const compareWith = (leaveOut: Parameters<Generations['compare']>[1]) =>
    generations.compare({ ...of, beside: 'next', maxExamples: 5 }, leaveOut);
  return {
    handler,
    table,
    park,
    compareWith,
    compare: () => compareWith(async () => []),
    at: (generation: 'live' | Beside) => generations.standing(of, generation),
    write: (into: ViewStore, from: Checkpoint | undefined, to: number, rows: readonly Row[]) =>
      into.commit({ handler, source, from, to: at(to) }, (transaction) =>
        transaction.save(table, rows),
      ),
    rowsIn: async (from: ViewStore): Promise<readonly unknown[]> => {
      const keys = ['a', 'b', 'c', 'd'];
      let rows: readonly Row[] = [];
      const move = { handler: randomUUID().slice(0, 30), source, from: undefined, to: at(1) };
      await from.commit({ ...move, source }, async (transaction) => {
        rows = [...(await transaction.load(table, keys)).values()];
      });
      return rows.map(({ thingId, units }) => ({ thingId, units }));
    },
    over: async (beside: Beside, catchUp: CatchUp = nothing, given?: Lease) => {
      const lease = given ?? (await currentLease(await generations.open(handler, 'next'), handler));
      await generations.switchOver({ ...of, beside, lease, lockMs }, catchUp);
    },
    store,
  };
};

/** The lease as it is held, as its owner would know it. */
const currentLease = async (next: ViewStore, handler: string): Promise<Lease> => {
  const look = await next.beat({ ...aBeat(handler), handlers: [handler] });
  await next.close();
  return { handler, owner: look.owners[0]?.owner ?? '', epoch: 1 };
};

import { memoryNotices } from '@marketgraph/infra/memory';
import { NewerVersionError } from '@marketgraph/infra/ports';
import { streamName } from '@marketgraph/schema';
import { describe, expect, it, vi } from 'vitest';
import { customer, unitsTable, unitsView } from '../carts.fixture.ts';
import { killedAt } from '../killed-at.fixture.ts';
import { type AnyProjection, defineProjection } from '../projection.ts';
import { runProjection } from '../run-projection.ts';
import { BusDisagreesError } from './catch-up.ts';
import { RebuildRunsError } from './hold-rebuild.ts';
import { type RebuildProgress } from './rebuild-options.ts';
import { rebuildView, withNext } from './rebuild-view.ts';
import { NoPreviousError, OtherVersionError, rollBack } from './roll-back.ts';
import { doomedGenerations, openShop, portsOf, readLive, type Shop } from './shop.fixture.ts';
import { upgradeView, UpgradeRefusedError } from './upgrade-view.ts';

const of = { handler: unitsView.name, source: 'orders' } as const;

/** Counts twice. */
const doubled: AnyProjection = {
  ...unitsView,
  project: (row, event, key) => {
    const once = unitsView.project(row, event, key);
    return once && { ...once, units: 2 * Number('units' in once ? once.units : 0) };
  },
};
const failingAt = (revision: number): AnyProjection => ({
  ...unitsView,
  project: (row, event, key) => {
    if (event.revision === revision && key === customer(1)) throw new Error('a bug');
    return unitsView.project(row, event, key);
  },
});
const version2 = defineProjection<'orders', { customerId: string; units: number; last: string }>({
  ...unitsView,
  source: 'orders',
  table: { ...unitsTable, version: 2, columns: { ...unitsTable.columns, last: 'text' } },
  keysOf: (event) => (event.type === 'CartItemAdded' ? [event.data.customerId] : []),
  project: (row, event, customerId) => ({
    customerId,
    units: (row?.units ?? 0) + 1,
    last: event.eventId,
  }),
});

const units = (...each: readonly number[]) =>
  new Map(each.map((count, index) => [customer((index + 1) % 3), count]));
const standingOf = ({ generations }: Shop) => generations.standing(of, 'live');
const parkedOf = ({ views }: Shop) => views.parkedStreams(unitsView.name);

describe('a rebuild', () => {
  it('takes the place of an equal view, as far as everything goes', async () => {
    const shop = openShop();
    await shop.sell(30);
    await readLive(shop);
    const rebuilt = await rebuildView(portsOf(shop));
    expect(rebuilt).toMatchObject({
      outcome: 'switched',
      refusals: [],
      versions: { live: 1, next: 1 },
      from: undefined,
      to: { sequence: 30 },
      parity: { rows: { live: 3, beside: 3 }, missing: 0, extra: 0, different: 0, leftOut: 0 },
    });
    expect(shop.rows()).toEqual(units(10, 10, 10));
    await shop.sell(3);
    await readLive(shop);
    expect(shop.rows()).toEqual(units(11, 11, 11));
  });

  it('brings a view forward that was behind, or never ran', async () => {
    const shop = openShop();
    await shop.sell(12);
    const rebuilt = await rebuildView(portsOf(shop));
    expect(rebuilt).toMatchObject({ outcome: 'switched', versions: { live: undefined } });
    expect(rebuilt.parity).toBeUndefined();
    expect(shop.rows()).toEqual(units(4, 4, 4));
  });

  it('reads history from the bus where there is no log at hand', async () => {
    const shop = openShop();
    await shop.sell(12);
    const { eventStore: _, ...ports } = portsOf(shop);
    expect(await rebuildView(ports)).toMatchObject({ outcome: 'switched', to: { sequence: 12 } });
  });

  it('tells how far it is', async () => {
    const shop = openShop();
    await shop.sell(12);
    const told: RebuildProgress[] = [];
    await rebuildView({ ...portsOf(shop), onProgress: (progress) => told.push(progress) });
    const phases = [...new Set(told.map(({ phase }) => phase))];
    expect(phases).toEqual(['load', 'index', 'tail', 'compare', 'switch']);
    const loaded = told.filter(({ phase }) => phase === 'load').at(-1);
    expect(loaded).toMatchObject({ handler: unitsView.name, done: 12, total: 12 });
  });

  it('refuses to replace rows by different ones, and says which; unless that is accepted', async () => {
    const shop = openShop();
    await shop.sell(3);
    await readLive(shop);
    const refused = await rebuildView({ ...portsOf(shop), projection: doubled });
    expect(refused).toMatchObject({
      outcome: 'refused',
      refusals: ['differences'],
      parity: { different: 3 },
    });
    expect(refused.parity?.examples[0]?.values).toEqual({ units: { live: 1, beside: 2 } });
    expect(shop.rows()).toEqual(units(1, 1, 1));
    const options = { ...portsOf(shop), projection: doubled, acceptDifferences: true };
    expect(await rebuildView(options)).toMatchObject({
      outcome: 'switched',
      from: { sequence: 3 },
    });
    expect(shop.rows()).toEqual(units(2, 2, 2));
  });

  it('only builds and compares, if asked to', async () => {
    const shop = openShop();
    await shop.sell(3);
    await readLive(shop);
    const built = await rebuildView({ ...portsOf(shop), projection: doubled, noSwitch: true });
    expect(built).toMatchObject({ outcome: 'built', refusals: ['differences'] });
    expect(shop.rows()).toEqual(units(1, 1, 1));
    expect(await shop.generations.standing(of, 'next')).toMatchObject({ rows: 3 });
  });

  it('begins anew, if asked to', async () => {
    const shop = openShop();
    await shop.sell(3);
    await readLive(shop);
    await rebuildView({ ...portsOf(shop), projection: doubled });
    const again = await rebuildView({ ...portsOf(shop), isFresh: true });
    expect(again).toMatchObject({ outcome: 'switched', from: undefined });
    expect(shop.rows()).toEqual(units(1, 1, 1));
  });

  it('leaves rows out of which one side has read more', async () => {
    const shop = openShop();
    await shop.sell(30);
    await readLive(shop);
    await shop.sell(1);
    const built = await rebuildView({ ...portsOf(shop), noSwitch: true });
    expect(built.parity).toMatchObject({ leftOut: 1, different: 0, rows: { live: 2, beside: 2 } });
  });

  it('waits for a live handler that is behind, so that nothing it folds is told to nobody', async () => {
    const shop = openShop();
    await shop.sell(27);
    await readLive(shop);
    await shop.sell(3);
    const held: unknown[] = [];
    const generations = {
      ...shop.generations,
      switchOver: (...[to, catchUp]: Parameters<typeof shop.generations.switchOver>) =>
        shop.generations.switchOver(to, async (live) => {
          held.push(live?.sequence);
          // As its handler would, a little later.
          if (held.length === 2) await readLive(shop);
          await catchUp(live);
        }),
    };
    const rebuilt = await rebuildView({ ...portsOf(shop), generations, liveMs: 60_000 });
    expect(rebuilt).toMatchObject({ outcome: 'switched', to: { sequence: 30 } });
    expect(held.at(-1)).toBe(30);
  });

  it('is refused to the second of two at once', async () => {
    const shop = openShop();
    await shop.sell(3);
    const ports = portsOf(shop);
    await withNext({ ...ports, leaseMs: 200 }, async () => {
      await expect(rebuildView({ ...ports, leaseMs: 200 })).rejects.toBeInstanceOf(
        RebuildRunsError,
      );
    });
    expect(await rebuildView(ports)).toMatchObject({ outcome: 'switched' });
  });

  it('never goes back to an older version', async () => {
    const shop = openShop();
    await shop.views.prepare(unitsView.name, version2.table);
    await expect(rebuildView(portsOf(shop))).rejects.toBeInstanceOf(NewerVersionError);
  });

  it('stops when the bus numbers otherwise than the log', async () => {
    const shop = openShop();
    await shop.sell(4);
    const another = { sequence: 3, position: { commit: 400n, prepare: 400n } };
    const bus = { ...shop.bus, last: async () => another };
    const rebuilding = rebuildView({ ...portsOf(shop), bus });
    await expect(rebuilding).rejects.toBeInstanceOf(BusDisagreesError);
  });

  it('reads from the log what the bus has lost, and says so where there is no log', async () => {
    const shop = openShop();
    await shop.sell(9);
    await readLive(shop);
    shop.bus.loseTail('orders', 5);
    const { eventStore: _, ...ports } = portsOf(shop);
    await expect(rebuildView(ports)).rejects.toThrow(/does the relay of orders run/);
    expect(await rebuildView(portsOf(shop))).toMatchObject({
      outcome: 'switched',
      to: { sequence: 9 },
    });
  });
});

describe('a poison event', () => {
  it('that is parked live is parked again, and hides no difference elsewhere', async () => {
    const shop = openShop();
    await shop.sell(30);
    await readLive(shop, failingAt(3));
    const rebuilt = await rebuildView({ ...portsOf(shop), projection: failingAt(3) });
    expect(rebuilt).toMatchObject({
      outcome: 'switched',
      parity: { rows: { live: 3 } },
      parked: [],
    });
    expect(await parkedOf(shop)).toMatchObject([{ count: 7 }]);
  });

  it('that is not parked live refuses the switch, unless that is accepted', async () => {
    const shop = openShop();
    await shop.sell(30);
    await readLive(shop);
    const options = { ...portsOf(shop), projection: failingAt(3) };
    const refused = await rebuildView(options);
    expect(refused).toMatchObject({
      outcome: 'refused',
      refusals: ['parked'],
      parked: [{ stream: streamName('cart', customer(1)), count: 7 }],
      parity: { leftOut: 1, different: 0 },
    });
    expect(await rebuildView({ ...options, acceptParked: true })).toMatchObject({
      outcome: 'switched',
    });
    expect(shop.rows().get(customer(1))).toBe(3);
    expect(await parkedOf(shop)).toMatchObject([{ count: 7 }]);
  });

  it('is healed by a rebuild with the corrected code, and released', async () => {
    const shop = openShop();
    await shop.sell(30);
    await readLive(shop, failingAt(3));
    expect(await rebuildView(portsOf(shop))).toMatchObject({ outcome: 'switched' });
    expect(shop.rows()).toEqual(units(10, 10, 10));
    expect(await parkedOf(shop)).toEqual([]);
  });

  it('is tried again when a rebuild goes on with corrected code', async () => {
    const shop = openShop();
    await shop.sell(30);
    await readLive(shop);
    await rebuildView({ ...portsOf(shop), projection: failingAt(3) });
    expect(await rebuildView(portsOf(shop))).toMatchObject({ outcome: 'switched', parked: [] });
    expect(shop.rows()).toEqual(units(10, 10, 10));
  });

  it('that somebody gave up stays given up', async () => {
    const shop = openShop();
    await shop.sell(6);
    await shop.sell(1, { quantity: 'many' });
    await shop.sell(6);
    await readLive(shop);
    const [parked] = await parkedOf(shop);
    if (!parked) throw new Error('nothing is parked');
    const skip = { by: 'anna', why: 'a test', at: '2026-03-02T08:00:00.000Z' };
    await shop.views.skipParked(parked, 7, skip);
    const live = await rebuildView({ ...portsOf(shop), noSwitch: true });
    expect(live.parked).toEqual([]);
    expect(await shop.generations.standing(of, 'next')).toMatchObject({ parkedStreams: 0 });
  });
});

describe('a rollback', () => {
  const switched = async (): Promise<Shop> => {
    const shop = openShop();
    await shop.sell(6);
    await readLive(shop);
    await rebuildView({ ...portsOf(shop), projection: doubled, acceptDifferences: true });
    return shop;
  };

  it('brings back the rows of before, with all that came since', async () => {
    const shop = await switched();
    expect(shop.rows()).toEqual(units(6, 6, 6));
    await shop.sell(3);
    await readLive(shop, doubled);
    expect(await rollBack(portsOf(shop))).toMatchObject({ to: { sequence: 9 } });
    expect(shop.rows()).toEqual(units(3, 3, 3));
    await shop.sell(3);
    await readLive(shop);
    expect(shop.rows()).toEqual(units(4, 4, 4));
  });

  it('can be rolled back', async () => {
    const shop = await switched();
    await rollBack(portsOf(shop));
    await rollBack(portsOf(shop));
    expect(shop.rows()).toEqual(units(6, 6, 6));
  });

  it('is refused where nothing was before', async () => {
    const shop = openShop();
    await expect(rollBack(portsOf(shop))).rejects.toBeInstanceOf(NoPreviousError);
  });

  it('is refused to code of another version', async () => {
    const shop = await switched();
    const rolling = rollBack({ ...portsOf(shop), projection: version2 });
    await expect(rolling).rejects.toBeInstanceOf(OtherVersionError);
    expect(shop.rows()).toEqual(units(6, 6, 6));
  });
});

describe('a new version', () => {
  it('is built by the handler itself when it starts', async () => {
    const shop = openShop();
    await shop.sell(6);
    await readLive(shop);
    const stop = new AbortController();
    const { projection: _, ...ports } = portsOf(shop);
    const rows: number[] = [];
    const notices = memoryNotices();
    const watched = {
      ...shop.views,
      prepare: (...args: Parameters<typeof shop.views.prepare>) => {
        // What a version that is new would replace.
        rows.push(shop.rows().size);
        return shop.views.prepare(...args);
      },
    };
    const running = runProjection({
      ...ports,
      views: watched,
      projection: version2,
      notices,
      signal: stop.signal,
    });
    await shop.sell(3);
    const at = () => shop.views.checkpoint(unitsView.name, 'orders');
    await vi.waitFor(async () => expect(await at()).toMatchObject({ sequence: 9 }), {
      interval: 1,
      timeout: 4_000,
    });
    stop.abort();
    await running;
    expect(await standingOf(shop)).toMatchObject({ version: 2, rows: 3 });
    expect(rows).toEqual([3]);
    expect(await shop.generations.standing(of, 'previous')).toMatchObject({ version: 1 });
  });

  it('is built beside the old one, which is read meanwhile, and takes its place', async () => {
    const shop = openShop();
    await shop.sell(6);
    await readLive(shop);
    const seen: unknown[] = [];
    await upgradeView({
      ...portsOf(shop),
      projection: version2,
      onProgress: () => seen.push(shop.rows().size),
    });
    expect(new Set(seen)).toEqual(new Set([3]));
    expect(await standingOf(shop)).toMatchObject({
      version: 2,
      rows: 3,
      checkpoint: { sequence: 6 },
    });
  });

  it('is built once, however many processes start with it', async () => {
    const shop = openShop();
    await shop.sell(6);
    await readLive(shop);
    let loads = 0;
    const start = () =>
      upgradeView({
        ...portsOf(shop),
        projection: version2,
        onProgress: ({ phase, done }) => void (loads += phase === 'load' && done === 6 ? 1 : 0),
      });
    await Promise.all([start(), start(), start()]);
    expect(loads).toBe(1);
    expect(await standingOf(shop)).toMatchObject({ version: 2, rows: 3 });
  });

  it('stays beside when it parks what the old one had taken', async () => {
    const shop = openShop();
    await shop.sell(6);
    await readLive(shop);
    const broken: AnyProjection = { ...failingAt(1), table: version2.table };
    const upgrading = upgradeView({ ...portsOf(shop), projection: broken });
    await expect(upgrading).rejects.toBeInstanceOf(UpgradeRefusedError);
    expect(shop.rows()).toEqual(units(2, 2, 2));
  });

  it('is nothing to build where no rows are, or no table, or it is there', async () => {
    const shop = openShop();
    await upgradeView({ ...portsOf(shop), projection: version2 });
    await shop.views.prepare(unitsView.name, unitsTable);
    await upgradeView({ ...portsOf(shop), projection: version2 });
    expect(await standingOf(shop)).toMatchObject({ version: 1 });
    await shop.sell(3);
    await readLive(shop);
    await upgradeView(portsOf(shop));
    expect(await standingOf(shop)).toMatchObject({ version: 1, rows: 3 });
  });
});

describe('a rebuild that is killed at any step', () => {
  it('leaves the live view as it was or switched, and the next one ends it', async () => {
    let survivors = 0;
    for (let step = 1; survivors === 0; step += 1) {
      const shop = openShop();
      await shop.sell(9);
      await readLive(shop);
      const doomed = killedAt(step);
      const ports = portsOf(shop);
      const generations = doomedGenerations(shop.generations, doomed);
      const dying = { ...ports, generations, bus: doomed.bus(shop.bus), leaseMs: 5 };
      const [outcome] = await Promise.allSettled([rebuildView(dying)]);
      expect(shop.rows()).toEqual(units(3, 3, 3));
      if (outcome.status === 'fulfilled') survivors += 1;
      await shop.sell(3);
      expect(await rebuildView({ ...ports, leaseMs: 5 })).toMatchObject({ outcome: 'switched' });
      expect(shop.rows()).toEqual(units(4, 4, 4));
      expect(step).toBeLessThan(200);
    }
  });
});

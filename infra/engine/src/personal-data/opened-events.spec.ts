import { memoryNotices, memoryViewStore } from '@marketgraph/infra/memory';
import { type PersonKeys } from '@marketgraph/infra/ports';
import { type RecordedEvent } from '@marketgraph/schema';
import { describe, expect, it, vi } from 'vitest';
import { runProjection } from '../run-projection.ts';
import { runReaction } from '../run-reaction.ts';
import { createPersonalData } from './create-personal-data.ts';
import { ada, eve, openPeople, peopleTable, peopleView } from './people.fixture.ts';
import { rememberKeys } from './remember-keys.ts';

type World = ReturnType<typeof openPeople>;
type Handle = (event: RecordedEvent) => Promise<void>;

const until = (condition: () => unknown): Promise<unknown> =>
  vi.waitFor(async () => expect(await condition()).toBeTruthy(), { interval: 1, timeout: 4_000 });

const loop = (world: World, signal: AbortSignal) => ({
  bus: world.bus,
  views: world.views,
  logger: world.logger,
  personalData: world.personalData,
  signal,
  delayOf: () => 0,
});

/** Runs the view, and what is given beside it; then stops. */
const viewing = async (world: World, beside: () => Promise<unknown>): Promise<void> => {
  const stop = new AbortController();
  const running = runProjection({
    ...loop(world, stop.signal),
    projection: peopleView,
    notices: memoryNotices(),
  });
  await beside();
  stop.abort();
  await running;
};

const name = 'accounts_greet-people';

const reacting = async (world: World, handle: Handle, beside: () => Promise<unknown>) => {
  const stop = new AbortController();
  const reaction = { name, source: 'accounts', readsPersonalData: true, handle } as const;
  const running = runReaction({ ...loop(world, stop.signal), reaction });
  await beside();
  stop.abort();
  await running;
};

const readTo = (world: World, handler: string, sequence: number): Promise<unknown> =>
  until(async () => (await world.views.checkpoint(handler, 'accounts'))?.sequence === sequence);
const viewedTo = (world: World, sequence: number) => readTo(world, peopleView.name, sequence);
const rowsOf = ({ views }: World) => views.rows(peopleTable);

const shown = ({ userId, email, name: called }: typeof ada) => ({ userId, email, name: called });
const standIn = { userId: ada.userId, email: null, name: 'Forgotten' };

/** Everything that is kept of a handler's events. */
const keptOf = async ({ views, bus, lines }: World): Promise<string> => {
  const streams = await views.parkedStreams();
  const parked = await Promise.all(streams.map((key) => views.parkedEvents(key, 100)));
  const messages: unknown[] = [];
  const stop = new AbortController();
  const last = (await bus.last('accounts'))?.sequence ?? 0;
  for await (const batch of bus.consume('accounts', {
    after: 0,
    maxBatch: 100,
    signal: stop.signal,
  })) {
    messages.push(...batch);
    if (batch.at(-1)?.sequence === last) stop.abort();
  }
  return JSON.stringify([streams, parked, messages, lines]);
};

describe('a view of personal data', () => {
  it('shows it, though neither log nor bus do; and a rebuild after forgetting is the live view', async () => {
    const world = openPeople();
    for (const person of [ada, eve]) await world.relay(await world.register(person));
    await viewing(world, () => viewedTo(world, 2));
    expect(rowsOf(world)).toEqual([shown(ada), shown(eve)]);
    expect(await keptOf(world)).not.toContain('@example.com');

    await world.relay(await world.forget(ada));
    await world.keys.forget(ada.userId);
    await viewing(world, () => viewedTo(world, 3));
    expect(rowsOf(world)).toEqual([standIn, shown(eve)]);

    const rebuilt = { ...world, views: memoryViewStore() };
    await viewing(rebuilt, () => viewedTo(rebuilt, 3));
    expect(rowsOf(rebuilt)).toEqual(rowsOf(world));
  });

  it('that lags and remembers a key shows nothing once it has read that the person is forgotten', async () => {
    const world = openPeople();
    const remembered: PersonKeys = rememberKeys(world.keys, { now: () => 0 });
    await remembered.ensure([ada.userId]);
    await world.relay(await world.register(ada));
    await world.relay(await world.forget(ada));
    await world.keys.forget(ada.userId);
    const lagging = { ...world, personalData: createPersonalData(remembered) };
    await viewing(lagging, () => viewedTo(lagging, 2));
    expect(rowsOf(lagging)).toEqual([standIn]);
  });

  it('waits while the keys can not be had, loses nothing and parks nothing', async () => {
    const world = openPeople();
    await world.relay(await world.register(ada));
    world.setDown(true);
    await viewing(world, async () => {
      await until(() => world.lines.some((line) => line.includes('the keys are not there')));
      expect(await world.views.checkpoint(peopleView.name, 'accounts')).toBeUndefined();
      world.setDown(false);
      await viewedTo(world, 1);
    });
    expect(rowsOf(world)).toEqual([shown(ada)]);
    expect(await world.views.parkedStreams()).toEqual([]);
  });

  it('parks what was tampered with, loudly, and delays nobody else', async () => {
    const world = openPeople();
    const [genuine, other] = [await world.register(ada), await world.register(eve)];
    await world.relay({ ...genuine, data: other.data });
    await world.relay(other);
    await viewing(world, () => viewedTo(world, 2));
    expect(rowsOf(world)).toEqual([shown(eve)]);
    const [parked] = await world.views.parkedStreams();
    expect(parked).toMatchObject({ stream: genuine.stream, count: 1 });
    expect(parked?.first.fault?.error).toContain('the seal is broken');
    expect(world.lines.some((line) => line.includes('could not handle an event'))).toBe(true);
  });

  it('tells of what it can not fold without telling what it says', async () => {
    const world = openPeople();
    const quoting: World = world;
    await world.relay(await world.register(ada));
    const stop = new AbortController();
    const running = runProjection({
      ...loop(quoting, stop.signal),
      projection: {
        ...peopleView,
        project: (_row, { data }) => {
          throw new Error(`what is ${JSON.stringify(data)}?`);
        },
      },
      notices: memoryNotices(),
    });
    await viewedTo(world, 1);
    stop.abort();
    await running;
    const kept = await keptOf(world);
    expect(kept).toContain('what is');
    expect(kept).toContain('[personal]');
    expect(kept).not.toContain('ada@example.com');
    expect(kept).not.toContain('Lovelace');
  });
});

describe('a reaction to personal data', () => {
  it('is given it, and stand-ins once the person is forgotten', async () => {
    const world = openPeople();
    const seen: unknown[] = [];
    const see: Handle = async ({ data }) => void seen.push(data);
    await world.relay(await world.register(ada));
    await reacting(world, see, () => readTo(world, name, 1));
    await world.relay(await world.register(eve));
    await world.keys.forget(eve.userId);
    await reacting(world, see, () => readTo(world, name, 2));
    expect(seen).toEqual([ada, { ...eve, email: null, name: 'Forgotten' }]);
  });

  it('that is retried is given stand-ins when the person is forgotten in between', async () => {
    const world = openPeople();
    const seen: unknown[] = [];
    await world.relay(await world.register(ada));
    const failOnce: Handle = async ({ data }) => {
      seen.push(data);
      if (seen.length > 1) return;
      await world.keys.forget(ada.userId);
      throw new Error('not now');
    };
    await reacting(world, failOnce, () => readTo(world, name, 1));
    expect(seen).toEqual([ada, { ...ada, email: null, name: 'Forgotten' }]);
  });

  it('waits while the keys can not be had, and parks nothing', async () => {
    const world = openPeople();
    const seen: unknown[] = [];
    await world.relay(await world.register(ada));
    world.setDown(true);
    await reacting(
      world,
      async ({ data }) => void seen.push(data),
      async () => {
        const failures = () => world.lines.filter((line) => line.includes('failed; retrying'));
        await until(() => failures().length > 15);
        expect(seen).toEqual([]);
        world.setDown(false);
        await readTo(world, name, 1);
      },
    );
    expect(seen).toEqual([ada]);
    expect(await world.views.parkedStreams()).toEqual([]);
  });

  it('that fails leaves nothing of the person in the log, nor in what is parked', async () => {
    const world = openPeople();
    await world.relay(await world.register(ada));
    const cause = Object.assign(new Error('550 <ada@example.com>: no such mailbox'), {
      rejected: ['ada@example.com'],
    });
    const failing: Handle = async () => {
      throw new Error('no mail for Ada Lovelace', { cause });
    };
    await reacting(world, failing, () => readTo(world, name, 1));
    const kept = await keptOf(world);
    expect(kept).toContain('550 <[personal]>');
    expect(kept).not.toContain('ada@example.com');
    expect(kept).not.toContain('Lovelace');
  });
});

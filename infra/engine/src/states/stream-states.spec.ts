import { memoryEventStore, memorySnapshots } from '@marketgraph/infra/memory';
import {
  type CommandMetadata,
  type Decider,
  type EventStore,
  type Snapshot,
  type Snapshots,
} from '@marketgraph/infra/ports';
import { type CartEvent, type RawEvent, streamName } from '@marketgraph/schema';
import { describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { silent } from '../carts.fixture.ts';
import { deriveId } from '../derive-id.ts';
import { createExecute } from '../execute.ts';
import { loadState } from '../load-state.ts';
import { createStreamStates } from './stream-states.ts';

type AddItem = { readonly type: 'AddItem'; readonly quantity: number };

const policy = { version: 2, every: 5, schema: z.int().min(0) };
const customerId = deriveId('customer');
const productId = deriveId('product');
const stream = streamName('cart', customerId);

/** Units in a cart: not idempotent by itself, and wrong as soon as an event is lost or comes twice. */
const cart: Decider<number, AddItem, CartEvent, { readonly rejected: 'TooMany' }> = {
  category: 'cart',
  initialState: 0,
  decide: ({ quantity }, units) =>
    units + quantity > 1_000
      ? { rejected: 'TooMany' }
      : [{ type: 'CartItemAdded', data: { customerId, productId, quantity } }],
  evolve: (units, event) => (event.type === 'CartItemAdded' ? units + event.data.quantity : units),
  snapshots: policy,
};

const metadata = (command: number): CommandMetadata => ({
  commandId: deriveId('command', String(command)),
  at: '2026-03-01T12:00:00.000Z',
  correlationId: 'story',
});

/** Counts the events handed over, which is what a long stream costs. */
const counting = (store: EventStore) => {
  const handed: number[] = [];
  return {
    handed,
    store: {
      ...store,
      read: async (...args: Parameters<EventStore['read']>): Promise<readonly RawEvent[]> => {
        const events = await store.read(...args);
        handed.push(events.length);
        return events;
      },
    },
  };
};

/** One process over a log and snapshots; what it has in memory is its own. */
const processOver = (store: EventStore, snapshots: Snapshots, maxEvents?: number) => {
  const counted = counting(store);
  const limits = maxEvents === undefined ? {} : { maxEvents };
  const states = createStreamStates({ snapshots, logger: silent, ...limits });
  const execute = createExecute(counted.store, states);
  return {
    handed: counted.handed,
    add: (quantity: number, command: number, id = customerId) =>
      execute(cart, id, { type: 'AddItem', quantity }, metadata(command)),
    load: () => loadState(counted.store, cart, customerId, states),
  };
};

/** Lets what was put off have its turn. */
const turn = (): Promise<unknown> => new Promise((resolve) => setImmediate(resolve));

const until = (condition: () => unknown): Promise<unknown> =>
  vi.waitFor(async () => expect(await condition()).toBeTruthy(), { interval: 1, timeout: 4_000 });

/** Commands 1 to `count`, one unit each, by a process that is gone, with its newest snapshot saved. */
const given = async (count: number) => {
  const [store, snapshots] = [memoryEventStore(), memorySnapshots()];
  const { add } = processOver(store, snapshots);
  for (let command = 1; command <= count; command += 1) await add(1, command);
  const last = count - (count % 5 || 5) - 1;
  await until(async () => (await snapshots.find(stream))?.revision === last);
  const found = await snapshots.find(stream);
  if (!found) throw new Error('no snapshot');
  return { store, snapshots, found };
};

describe('states of long streams', () => {
  it('spare a process reading again what it has read', async () => {
    const { handed, add } = processOver(memoryEventStore(), memorySnapshots());
    for (let command = 1; command <= 4; command += 1) await add(1, command);
    // The last event known each time, to see that it still is there, and the one appended since.
    expect(handed).toEqual([0, 1, 2, 2]);
  });

  it('spare a new process reading what is in a snapshot', async () => {
    const { store, snapshots } = await given(12);
    const { handed, add } = processOver(store, snapshots);
    expect(await add(3, 13)).toMatchObject({ state: 15, revision: 12 });
    expect(handed).toEqual([3]);
  });

  it('serve those who only look, too', async () => {
    const { store, snapshots } = await given(12);
    const { handed, load } = processOver(store, snapshots);
    expect(await load()).toEqual({ state: 12, revision: 11 });
    expect(handed).toEqual([3]);
  });

  it('are nothing to deciders that did not ask for it', async () => {
    const { store, snapshots } = await given(12);
    const { snapshots: _without, ...plain } = cart;
    const counted = counting(store);
    const states = createStreamStates({ snapshots, logger: silent });
    const execute = createExecute(counted.store, states);
    await execute(plain, customerId, { type: 'AddItem', quantity: 1 }, metadata(13));
    await execute(plain, customerId, { type: 'AddItem', quantity: 1 }, metadata(14));
    expect(counted.handed).toEqual([12, 13]);
  });
});

describe('states of long streams › given other writers', () => {
  it('go on with what another process appended', async () => {
    const { store, snapshots } = await given(12);
    const [one, other] = [processOver(store, snapshots), processOver(store, snapshots)];
    await one.add(1, 13);
    await other.add(1, 14);
    expect(await one.add(1, 15)).toMatchObject({ state: 15, revision: 14 });
  });

  it('are decided anew when another process was first', async () => {
    const { store, snapshots } = await given(12);
    const processes = Array.from({ length: 6 }, () => processOver(store, snapshots));
    // All of them know the same revision before they append.
    await Promise.all(processes.map(({ load }) => load()));
    await Promise.all(processes.map(({ add }, index) => add(1, 20 + index)));
    const plain = { ...cart, snapshots: { ...policy, version: 3 } };
    expect(await loadState(store, plain, customerId)).toEqual({ state: 18, revision: 17 });
    for (const { load } of processes) expect(await load()).toEqual({ state: 18, revision: 17 });
  });

  it('refuse by what another process appended, not by what was known', async () => {
    const { store, snapshots } = await given(12);
    const [one, other] = [processOver(store, snapshots), processOver(store, snapshots)];
    await one.load();
    await other.add(988, 13);
    expect(await one.add(1, 14)).toEqual({ rejected: 'TooMany' });
  });
});

describe('states of long streams › given a repeated command', () => {
  it('recognise it though its events lie before the snapshot', async () => {
    const { store, snapshots } = await given(12);
    const { add } = processOver(store, snapshots);
    for (const command of [1, 7, 12]) {
      expect(await add(1, command)).toEqual({ state: 12, events: [], revision: 11 });
    }
  });

  it('recognise it in the process that did it', async () => {
    const { add } = processOver(memoryEventStore(), memorySnapshots());
    for (const command of [1, 2, 3]) await add(1, command);
    expect(await add(1, 1)).toEqual({ state: 3, events: [], revision: 2 });
  });

  it('do not take for one what only bears the same mark', async () => {
    const { store, snapshots, found } = await given(12);
    const first = await eventIdOf(metadata(99));
    const marks = Buffer.from(found.marks, 'base64');
    marks.writeInt32LE(Number.parseInt(first.slice(-8), 16) | 0, 8);
    await snapshots.save({ ...found, marks: marks.toString('base64') });
    const { add, handed } = processOver(store, snapshots);
    expect(await add(1, 99)).toMatchObject({ state: 13, revision: 12 });
    expect(handed).toEqual([3, 12]);
  });
});

describe('states of long streams › given a snapshot that is worth nothing', () => {
  it.each<[string, (found: Snapshot) => Snapshot]>([
    ['of another version', (found) => ({ ...found, version: 1, state: 7 })],
    ['off its schema', (found) => ({ ...found, state: { units: 'many' } })],
    ['whose state is out of range', (found) => ({ ...found, state: -1 })],
    ['with too few marks', (found) => ({ ...found, marks: found.marks.slice(0, 8) })],
    ['with marks that are none', (found) => ({ ...found, marks: '%%%' })],
    ['ahead of the stream', (found) => ({ ...found, ...ahead(found, 100), state: 500 })],
    ['at another event', (found) => ({ ...found, eventId: deriveId('another'), state: 500 })],
  ])('read the events instead: %s', async (_what, spoil) => {
    const { store, snapshots, found } = await given(12);
    await snapshots.save(spoil(found));
    const { add } = processOver(store, snapshots);
    expect(await add(1, 13)).toMatchObject({ state: 13, revision: 12 });
    expect(await add(1, 3)).toEqual({ state: 13, events: [], revision: 12 });
  });

  it('read the events when the snapshots can not be asked', async () => {
    const { store, snapshots } = await given(12);
    const broken: Snapshots = { ...snapshots, find: () => Promise.reject(new Error('down')) };
    const { add } = processOver(store, broken);
    expect(await add(1, 13)).toMatchObject({ state: 13, revision: 12 });
  });

  it('replace it by a good one', async () => {
    const { store, snapshots, found } = await given(12);
    await snapshots.save({ ...found, ...ahead(found, 100), state: 500 });
    await processOver(store, snapshots).add(1, 13);
    await until(async () => (await snapshots.find(stream))?.revision === 11);
    expect(await snapshots.find(stream)).toMatchObject({ state: 12, revision: 11 });
  });
});

describe('states of long streams › given a log that was set back while a process lived', () => {
  it('begin anew, and save snapshots of the new log', async () => {
    const { store, snapshots } = await given(12);
    const [restored, other] = [memoryEventStore(), await given(7)];
    let current: EventStore = store;
    const switching: EventStore = {
      ...restored,
      read: (...args) => current.read(...args),
      append: (...args) => current.append(...args),
    };
    const { add } = processOver(switching, snapshots);
    await add(1, 13);
    current = other.store;
    expect(await add(1, 14)).toMatchObject({ state: 8, revision: 7 });
    await until(async () => (await snapshots.find(stream))?.state === 7);
  });
});

describe('snapshots', () => {
  it('are saved now and then, and hold up no command', async () => {
    const saved: number[] = [];
    const stuck: Snapshots = {
      find: async () => undefined,
      save: ({ revision }) => {
        saved.push(revision);
        return new Promise(() => undefined);
      },
    };
    const { add } = processOver(memoryEventStore(), stuck);
    for (let command = 1; command <= 30; command += 1) {
      await add(1, command);
      await turn();
    }
    expect(saved).toEqual([4, 9]);
  });

  it('are saved by few at once, and left out where too many wait', async () => {
    const open = Promise.withResolvers<undefined>();
    const saved: string[] = [];
    let running = 0;
    let most = 0;
    const slow: Snapshots = {
      find: async () => undefined,
      save: async ({ stream: of }) => {
        running += 1;
        most = Math.max(most, running);
        await open.promise;
        running -= 1;
        saved.push(of);
      },
    };
    const { add } = processOver(memoryEventStore(), slow);
    const ids = Array.from({ length: 60 }, (_, index) => deriveId('busy', String(index)));
    for (const id of ids) {
      for (let command = 1; command <= 6; command += 1) await add(1, command, id);
      await turn();
    }
    expect(running).toBe(2);
    open.resolve(undefined);
    await until(() => running === 0);
    expect(most).toBe(2);
    expect(saved).toHaveLength(34);
  });

  it('may fail without anybody noticing, and are saved later', async () => {
    const [store, good] = [memoryEventStore(), memorySnapshots()];
    let isDown = true;
    const flaky: Snapshots = {
      ...good,
      save: (snapshot) => (isDown ? Promise.reject(new Error('down')) : good.save(snapshot)),
    };
    const { add } = processOver(store, flaky);
    for (let command = 1; command <= 7; command += 1) await add(1, command);
    await until(async () => (await good.find(stream)) === undefined);
    isDown = false;
    for (let command = 8; command <= 12; command += 1) await add(1, command);
    await until(async () => (await good.find(stream))?.state === 10);
  });

  it('are what a process falls back on when it remembers no more', async () => {
    const { store, snapshots } = await given(12);
    const { add, handed } = processOver(store, snapshots, 14);
    await add(1, 13);
    for (const command of [1, 2, 3, 4, 5]) await add(1, command, deriveId('another customer'));
    handed.splice(0);
    await add(1, 14);
    expect(handed).toEqual([4]);
  });
});

const ahead = ({ marks }: Snapshot, by: number): Pick<Snapshot, 'revision' | 'marks'> => {
  const there = Buffer.from(marks, 'base64');
  const more = Buffer.concat([there, Buffer.alloc(by * 4)]);
  return { revision: more.length / 4 - 1, marks: more.toString('base64') };
};

/** The id that a command's first event gets on the stream. */
const eventIdOf = async (command: CommandMetadata): Promise<string> => {
  const scratch = memoryEventStore();
  await createExecute(scratch)(cart, customerId, { type: 'AddItem', quantity: 1 }, command);
  return (await scratch.read(stream))[0]?.eventId ?? '';
};

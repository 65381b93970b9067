import { createExecute, deriveId, loadState } from '@marketgraph/infra/engine';
import { memoryEventStore } from '@marketgraph/infra/memory';
import { type CommandMetadata, type EventStore } from '@marketgraph/infra/ports';
import { describe, expect, it } from 'vitest';
import { type ReservationCommand, type ReservationLine } from '../domain/reservation.ts';
import { createReservations, reservationDecider, type Reservations } from './reservations.ts';
import { createStockItems, stockItemDecider } from './stock-items.ts';

const vendorId = '0190a5c0-0000-7000-8000-000000000004';
const beans = '0190a5c0-0000-7000-8000-000000000002';
const cups = '0190a5c0-0000-7000-8000-000000000003';
const products = [beans, cups];
const orderId = '0190a5c0-0000-7000-8000-000000000001';
const rivalId = '0190a5c0-0000-7000-8000-0000000000a1';
const twoLines = [
  { productId: cups, quantity: 2 },
  { productId: beans, quantity: 1 },
];

const because = (reason: string): CommandMetadata => ({
  commandId: deriveId(reason),
  at: '2026-03-01T12:00:00.000Z',
  correlationId: 'story',
});

const reservationsOver = (store: EventStore): Reservations => {
  const execute = createExecute(store);
  return createReservations(execute, createStockItems(execute));
};

/** Carries out a command as the reaction to one event does: with the same command id each time. */
const handle = (store: EventStore, command: ReservationCommand): Promise<void> =>
  reservationsOver(store).handle(command, because(`${command.type} ${command.orderId}`));

const request = (lines: readonly ReservationLine[], id = orderId): ReservationCommand => ({
  type: 'RequestReservation',
  orderId: id,
  lines,
});
const release = (id = orderId): ReservationCommand => ({ type: 'ReleaseReservation', orderId: id });
const commit = (id = orderId): ReservationCommand => ({ type: 'CommitReservation', orderId: id });

const stocked = async (units: number): Promise<EventStore> => {
  const store = memoryEventStore();
  const stockItems = createStockItems(createExecute(store));
  for (const productId of products) {
    await stockItems.handle({ type: 'CreateStockItem', productId, vendorId }, because('create'));
    await stockItems.handle(
      {
        type: 'ReceiveStock',
        productId,
        receiptId: deriveId('receipt', productId),
        quantity: units,
      },
      because('receive'),
    );
  }
  return store;
};

/** `beans 3-1, cups 3-2; Made`: on hand less reserved of each, and how the reservation stands. */
const standing = async (store: EventStore, id = orderId): Promise<string> => {
  const [beansItem, cupsItem] = await Promise.all(
    products.map(async (productId) => (await loadState(store, stockItemDecider, productId)).state),
  );
  const { state } = await loadState(store, reservationDecider, id);
  return `beans ${beansItem?.onHand}-${beansItem?.reserved}, cups ${cupsItem?.onHand}-${cupsItem?.reserved}; ${state.status}`;
};

describe('Reservations › given enough of everything', () => {
  it('reserves every line of an order', async () => {
    const store = await stocked(3);
    await handle(store, request(twoLines));
    expect(await standing(store)).toBe('beans 3-1, cups 3-2; Made');
  });

  it('gives everything back when the order is called off', async () => {
    const store = await stocked(3);
    await handle(store, request(twoLines));
    await handle(store, release());
    expect(await standing(store)).toBe('beans 3-0, cups 3-0; Released');
  });

  it('takes everything off the shelf when the order is dispatched', async () => {
    const store = await stocked(3);
    await handle(store, request(twoLines));
    await handle(store, commit());
    expect(await standing(store)).toBe('beans 2-0, cups 1-0; Committed');
  });

  it('sums two lines of the same product', async () => {
    const store = await stocked(3);
    await handle(store, request([...twoLines, { productId: cups, quantity: 2 }]));
    expect(await standing(store)).toBe('beans 3-0, cups 3-0; Refused');
  });
});

describe('Reservations › given too little of one product', () => {
  it('reserves nothing, and says what lacks', async () => {
    const store = await stocked(1);
    await handle(store, request(twoLines));
    expect(await standing(store)).toBe('beans 1-0, cups 1-0; Refused');
    const refused = (await store.read(`reservation-${orderId}`)).at(-1);
    expect(refused?.data).toEqual({
      orderId,
      shortages: [{ productId: cups, requested: 2, available: 1 }],
    });
  });

  it('refuses a product that was never in stock', async () => {
    const store = await stocked(1);
    await handle(store, request([{ productId: rivalId, quantity: 1 }]));
    expect(await standing(store)).toBe('beans 1-0, cups 1-0; Refused');
  });
});

describe('Reservations › given events in a strange order', () => {
  it('reserves nothing for an order that was called off first', async () => {
    const store = await stocked(3);
    await handle(store, release());
    await handle(store, request(twoLines));
    expect(await standing(store)).toBe('beans 3-0, cups 3-0; Released');
  });

  it('commits nothing that was never reserved', async () => {
    const store = await stocked(3);
    await handle(store, commit());
    expect(await standing(store)).toBe('beans 3-0, cups 3-0; New');
  });

  it('changes nothing when every event comes again', async () => {
    const store = await stocked(3);
    for (const command of [request(twoLines), commit(), request(twoLines), commit()]) {
      await handle(store, command);
    }
    expect(await standing(store)).toBe('beans 2-0, cups 1-0; Committed');
  });
});

describe('Reservations › given one unit and two orders at once', () => {
  it('serves exactly one', async () => {
    const store = await stocked(1);
    const one = [{ productId: cups, quantity: 1 }];
    await Promise.all([handle(store, request(one)), handle(store, request(one, rivalId))]);
    const outcomes = await Promise.all(
      [orderId, rivalId].map(async (id) => (await loadState(store, reservationDecider, id)).state),
    );
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['Made', 'Refused']);
    expect(await standing(store)).toMatch(/^beans 1-0, cups 1-1; /);
  });
});

describe('Reservations › killed anywhere and started again', () => {
  const stories: readonly (readonly [string, number, readonly ReservationCommand[], string])[] = [
    ['reserved', 3, [request(twoLines)], 'beans 3-1, cups 3-2; Made'],
    ['refused', 1, [request(twoLines)], 'beans 1-0, cups 1-0; Refused'],
    ['called off', 3, [request(twoLines), release()], 'beans 3-0, cups 3-0; Released'],
    ['dispatched', 3, [request(twoLines), commit()], 'beans 2-0, cups 1-0; Committed'],
  ];

  it.each(stories)('an order is %s all the same', async (_outcome, units, commands, expected) => {
    for (const answer of ['lost', 'refused'] as const) {
      let hasFinished = false;
      for (let kill = 0; !hasFinished; kill += 1) {
        const store = await stocked(units);
        hasFinished = await runKilled(mortal(store, kill, answer), commands);
        for (const command of commands) await handle(store, command);
        expect(await standing(store), `killed at append ${kill}`).toBe(expected);
      }
    }
  });
});

describe('Reservations › given a process that is overtaken by a cancellation, and then dies', () => {
  it('keeps nothing reserved, though nobody tidies up after it', async () => {
    const store = await stocked(3);
    const { slow, hasArrived, goOn } = lateAtAppend(store, 2);
    const overtaken = runKilled(slow, [request(twoLines)]);
    await hasArrived;
    await handle(store, release());
    goOn();
    await overtaken;
    expect(await standing(store)).toBe('beans 3-0, cups 3-0; Released');
  });
});

/** A store whose process waits before append `late`, and dies at the one after it. */
const lateAtAppend = (store: EventStore, late: number) => {
  const arrival = Promise.withResolvers<undefined>();
  const departure = Promise.withResolvers<undefined>();
  let appends = 0;
  const slow: EventStore = {
    ...store,
    append: async (...append) => {
      appends += 1;
      if (appends > late + 1) throw new Killed();
      if (appends === late + 1) {
        arrival.resolve(undefined);
        await departure.promise;
      }
      return store.append(...append);
    },
  };
  return { slow, hasArrived: arrival.promise, goOn: () => departure.resolve(undefined) };
};

class Killed extends Error {}

/** A store whose process dies at append `kill`: before it is stored, or after, with the answer lost. */
const mortal = (store: EventStore, kill: number, answer: 'lost' | 'refused'): EventStore => {
  let appends = 0;
  return {
    ...store,
    append: async (...append) => {
      const isLast = appends === kill;
      appends += 1;
      if (isLast && answer === 'refused') throw new Killed();
      const appended = await store.append(...append);
      if (isLast) throw new Killed();
      return appended;
    },
  };
};

/** Whether all commands were carried out before the process died. */
const runKilled = async (
  store: EventStore,
  commands: readonly ReservationCommand[],
): Promise<boolean> => {
  try {
    for (const command of commands) await handle(store, command);
    return true;
  } catch (error) {
    if (error instanceof Killed) return false;
    throw error;
  }
};

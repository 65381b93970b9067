import { createExecute, deriveId, loadState } from '@marketgraph/infra/engine';
import { memoryEventStore } from '@marketgraph/infra/memory';
import { type CommandMetadata, type EventStore } from '@marketgraph/infra/ports';
import { parseEvent, type StockItemEvent } from '@marketgraph/schema';
import { describe, expect, it } from 'vitest';
import { type ReservationCommand } from '../domain/reservation.ts';
import { evolve, initialState, type StockItem } from '../domain/stock-item.ts';
import { createReservations, reservationDecider } from './reservations.ts';
import { createStockItems } from './stock-items.ts';

const vendorId = '0190a5c0-0000-7000-8000-000000000004';

/** Mulberry32: the same seed, the same run. */
const randomFrom = (seed: number) => {
  let state = seed;
  return (below: number): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
};

type Random = ReturnType<typeof randomFrom>;

const metadata = (commandId: string): CommandMetadata => ({
  commandId,
  at: '2026-03-01T12:00:00.000Z',
  correlationId: 'random',
});

class Killed extends Error {}

/** A process of its own: slow at random, and dead at random, before or after something was stored. */
const mortalStore = (store: EventStore, random: Random): EventStore => {
  const dawdle = async (): Promise<void> => {
    for (let turns = random(4); turns > 0; turns -= 1) await Promise.resolve();
    if (random(25) === 0) throw new Killed();
  };
  return {
    ...store,
    read: async (...read) => {
      await dawdle();
      return store.read(...read);
    },
    append: async (...append) => {
      await dawdle();
      const appended = await store.append(...append);
      await dawdle();
      return appended;
    },
  };
};

/** What one order's events make inventory do, in their order. */
const storyOf = (orderId: string, products: readonly string[], random: Random) => {
  const line = () => ({
    productId: products[random(products.length)] ?? '',
    quantity: 1 + random(3),
  });
  const lines = Array.from({ length: 1 + random(3) }, line);
  const story: ReservationCommand[] = [{ type: 'RequestReservation', orderId, lines }];
  const ending = random(3);
  if (ending === 1) story.push({ type: 'ReleaseReservation', orderId });
  if (ending === 2) story.push({ type: 'CommitReservation', orderId });
  return story;
};

const run = async (store: EventStore, story: readonly ReservationCommand[]): Promise<void> => {
  const execute = createExecute(store);
  const reservations = createReservations(execute, createStockItems(execute));
  for (const command of story) {
    await reservations.handle(command, metadata(deriveId(command.type, command.orderId)));
  }
};

const ignoringDeath = async (work: Promise<void>): Promise<void> => {
  await work.catch((error: unknown) => {
    if (!(error instanceof Killed)) throw error;
  });
};

/** Every state that a stock item went through. */
const statesOf = async (store: EventStore, productId: string): Promise<readonly StockItem[]> => {
  const states: StockItem[] = [initialState];
  for (const raw of await store.read(`stockItem-${productId}`)) {
    const event = parseEvent('inventory', raw) as StockItemEvent;
    states.push(evolve(states.at(-1) ?? initialState, event));
  }
  return states;
};

/** Units that live reservations hold of a product. */
const heldBy = async (
  store: EventStore,
  orderIds: readonly string[],
  productId: string,
): Promise<number> => {
  const reservations = await Promise.all(
    orderIds.map(async (orderId) => (await loadState(store, reservationDecider, orderId)).state),
  );
  return reservations
    .flatMap((reservation) => (reservation.status === 'Made' ? reservation.lines : []))
    .filter((line) => line.productId === productId)
    .reduce((units, { quantity }) => units + quantity, 0);
};

describe('Reservations › 12 orders on 3 products, by 3 processes that die at any moment', () => {
  const seeds = Array.from({ length: 40 }, (_, index) => index + 1);

  it.each(seeds)('never oversell and never forget a unit (seed %i)', async (seed) => {
    const random = randomFrom(seed);
    const store = memoryEventStore();
    const products = [1, 2, 3].map((index) => deriveId('product', String(index)));
    const stockItems = createStockItems(createExecute(store));
    for (const productId of products) {
      const receiptId = deriveId('receipt', productId);
      const quantity = 4 + random(6);
      await stockItems.handle(
        { type: 'CreateStockItem', productId, vendorId },
        metadata(deriveId('create', productId)),
      );
      await stockItems.handle(
        { type: 'ReceiveStock', productId, receiptId, quantity },
        metadata(receiptId),
      );
    }
    const orderIds = Array.from({ length: 12 }, (_, index) => deriveId('order', String(index)));
    const stories = orderIds.map((orderId) => storyOf(orderId, products, random));

    // Every process believes that every order is its own, as after a lost lease.
    const processes = [1, 2, 3].map(() => mortalStore(store, random));
    await Promise.all(
      processes.flatMap((mortal) => stories.map((story) => ignoringDeath(run(mortal, story)))),
    );
    for (const story of stories) await run(store, story);

    for (const productId of products) {
      const states = await statesOf(store, productId);
      expect(states.every(({ onHand, reserved }) => reserved >= 0 && reserved <= onHand)).toBe(
        true,
      );
      expect(states.at(-1)?.reserved).toBe(await heldBy(store, orderIds, productId));
    }
  });
});

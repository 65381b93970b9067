import { loadState, readHistory } from '@marketgraph/infra/engine';
import { memoryEventStore } from '@marketgraph/infra/memory';
import { type EventStore } from '@marketgraph/infra/ports';
import { describe, expect, it } from 'vitest';
import { reservationDecider } from './application/reservations.ts';
import { stockItemDecider } from './application/stock-items.ts';
import {
  type HistoricReservation,
  type HistoricStock,
  importReservations,
  importStock,
} from './import.ts';

const productId = '0190a5c0-0000-7000-8000-000000000003';
const orderIds = ['0190a5c0-0000-7000-8000-000000000001', '0190a5c0-0000-7000-8000-0000000000a1'];

const shelf: HistoricStock = {
  productId,
  vendorId: '0190a5c0-0000-7000-8000-000000000004',
  quantity: 5,
  at: '2017-01-01T00:00:00.000Z',
};
const [first = '', second = ''] = orderIds;
const delivered: HistoricReservation = {
  orderId: first,
  lines: [
    { productId, quantity: 1 },
    { productId, quantity: 1 },
  ],
  reservedAt: '2017-11-24T10:00:00.000Z',
  committedAt: '2017-11-27T10:00:00.000Z',
};
const waiting: HistoricReservation = {
  orderId: second,
  lines: [{ productId, quantity: 2 }],
  reservedAt: '2017-11-24T11:00:00.000Z',
  committedAt: null,
};

/** Counts appends: each is a round trip to the store. */
const counting = () => {
  const store = memoryEventStore();
  const appends: string[] = [];
  const counted: EventStore = {
    ...store,
    append: (stream, expected, events) => {
      appends.push(stream);
      return store.append(stream, expected, events);
    },
  };
  return { store: counted, appends };
};

describe('import › given a shelf and two orders of the past', () => {
  it('leaves what was dispatched off the shelf, and the rest reserved', async () => {
    const { store } = counting();
    await importStock(store, shelf);
    await importReservations(store, [delivered, waiting]);
    const { state } = await loadState(store, stockItemDecider, productId);
    expect(state).toMatchObject({ onHand: 3, reserved: 2 });
    const statuses = await Promise.all(
      orderIds.map(async (id) => (await loadState(store, reservationDecider, id)).state.status),
    );
    expect(statuses).toEqual(['Committed', 'Made']);
  });

  it('appends once for each product and each order', async () => {
    const { store, appends } = counting();
    await importStock(store, shelf);
    await importReservations(store, [delivered, waiting]);
    expect(appends).toEqual([
      `stockItem-${productId}`,
      `stockItem-${productId}`,
      ...orderIds.map((orderId) => `reservation-${orderId}`),
    ]);
  });

  it('appends nothing the second time, and says so', async () => {
    const { store, appends } = counting();
    await importStock(store, shelf);
    await importReservations(store, [delivered, waiting]);
    appends.length = 0;
    expect(await importStock(store, shelf)).toEqual({ already: true });
    expect(await importReservations(store, [delivered, waiting])).toEqual(
      orderIds.map((orderId) => ({ orderId, already: true })),
    );
    expect(appends).toEqual([]);
  });

  it('marks every event as imported, at its own time', async () => {
    const { store } = counting();
    await importStock(store, shelf);
    await importReservations(store, [delivered]);
    const events = await readHistory(store, 'inventory', `stockItem-${productId}`);
    expect(events.map(({ metadata }) => [metadata.origin, metadata.occurredAt])).toEqual([
      ['import', shelf.at],
      ['import', shelf.at],
      ['import', delivered.reservedAt],
      ['import', delivered.committedAt],
    ]);
  });

  it('creates an empty shelf where nothing ever arrived', async () => {
    const { store } = counting();
    expect(await importStock(store, { ...shelf, quantity: 0 })).toEqual({ already: false });
    expect(await store.read(`stockItem-${productId}`)).toHaveLength(1);
  });

  it('throws when a product has too little, with nothing of it written', async () => {
    const { store, appends } = counting();
    await importStock(store, { ...shelf, quantity: 1 });
    appends.length = 0;
    await expect(importReservations(store, [waiting])).rejects.toThrow('InsufficientStock');
    expect(appends).toEqual([]);
  });
});

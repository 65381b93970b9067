import {
  type InventoryEvent,
  reservationMade,
  stockCommitted,
  stockItemCreated,
  stockReceived,
  stockReleased,
  stockReservationBarred,
  stockReserved,
} from '@marketgraph/schema';
import { type StockView } from '@marketgraph/schema/views';
import { describe, expect, it } from 'vitest';
import { recorded } from '../recorded.fixture.ts';
import { projectStock, stockView } from './project.ts';

const { productId, vendorId } = stockItemCreated.example;

const created: InventoryEvent = { type: 'StockItemCreated', data: stockItemCreated.example };
const received: InventoryEvent = { type: 'StockReceived', data: stockReceived.example };
const reserved: InventoryEvent = { type: 'StockReserved', data: stockReserved.example };
const released: InventoryEvent = { type: 'StockReleased', data: stockReleased.example };
const committed: InventoryEvent = { type: 'StockCommitted', data: stockCommitted.example };
const barred: InventoryEvent = {
  type: 'StockReservationBarred',
  data: stockReservationBarred.example,
};

const after = (...events: readonly InventoryEvent[]): StockView | undefined =>
  events
    .map((event, revision) => recorded(event, revision))
    .reduce<StockView | undefined>((row, event) => projectStock(row, event), undefined);

describe('stock-view', () => {
  it('shows an empty shelf', () => {
    expect(after(created)).toEqual({ productId, vendorId, onHand: 0, reserved: 0, revision: 0 });
  });

  it('counts what arrives and what is set aside', () => {
    expect(after(created, received, reserved)).toMatchObject({
      onHand: 10,
      reserved: 2,
      revision: 2,
    });
  });

  it('gives released units back', () => {
    expect(after(created, received, reserved, released)).toMatchObject({ onHand: 10, reserved: 0 });
  });

  it('takes committed units off the shelf', () => {
    expect(after(created, received, reserved, committed)).toMatchObject({ onHand: 8, reserved: 0 });
  });

  it('moves no units for an order that came too late', () => {
    expect(after(created, received, barred)).toMatchObject({
      onHand: 10,
      reserved: 0,
      revision: 2,
    });
  });

  it('has no row for a product that was never created', () => {
    expect([received, reserved, released, committed, barred].map((event) => after(event))).toEqual(
      Array(5).fill(undefined),
    );
  });

  it('has a row per product, none per reservation, and never another name', () => {
    expect(stockView.name).toBe('inventory_stock-view');
    expect(stockView.keysOf(recorded(created, 0))).toEqual([productId]);
    const made: InventoryEvent = { type: 'ReservationMade', data: reservationMade.example };
    expect(stockView.keysOf(recorded(made, 0))).toEqual([]);
  });
});

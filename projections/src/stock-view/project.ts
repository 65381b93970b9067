import { defineProjection } from '@marketgraph/infra/engine';
import {
  type InventoryEvent,
  type RecordedEvent,
  type ReservationEvent,
  type StockItemEvent,
} from '@marketgraph/schema';
import { type StockView } from '@marketgraph/schema/views';
import { stockViewTable } from './table.ts';

/** The shelf of one product after an event of its stream. */
export const projectStock = (
  row: StockView | undefined,
  event: RecordedEvent<InventoryEvent>,
): StockView | undefined => {
  if (isReservationEvent(event)) return row;
  const { revision } = event;
  if (event.type === 'StockItemCreated') {
    return { ...event.data, onHand: 0, reserved: 0, revision };
  }
  return row && { ...moved(row, event), revision };
};

const moved = (
  row: StockView,
  event: Exclude<StockItemEvent, { type: 'StockItemCreated' }>,
): StockView => {
  switch (event.type) {
    case 'StockReceived':
      return { ...row, onHand: row.onHand + event.data.quantity };
    case 'StockReserved':
      return { ...row, reserved: row.reserved + event.data.quantity };
    case 'StockReleased':
      return { ...row, reserved: row.reserved - event.data.quantity };
    case 'StockCommitted':
      return {
        ...row,
        onHand: row.onHand - event.data.quantity,
        reserved: row.reserved - event.data.quantity,
      };
    case 'StockReservationBarred':
      return row;
  }
};

/** An event of a reservation's own stream, not of a stock item's. */
const isReservationEvent = (
  event: RecordedEvent<InventoryEvent>,
): event is RecordedEvent<ReservationEvent> => {
  switch (event.type) {
    case 'ReservationRequested':
    case 'ReservationMade':
    case 'ReservationRefused':
    case 'ReservationReleased':
    case 'ReservationCommitted':
      return true;
    case 'StockItemCreated':
    case 'StockReceived':
    case 'StockReserved':
    case 'StockReleased':
    case 'StockReservationBarred':
    case 'StockCommitted':
      return false;
  }
};

export const stockView = defineProjection<'inventory', StockView>({
  name: 'inventory_stock-view',
  view: 'stock-view',
  source: 'inventory',
  table: stockViewTable,
  keysOf: (event) => (isReservationEvent(event) ? [] : [event.data.productId]),
  project: projectStock,
});

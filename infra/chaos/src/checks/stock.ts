import { type InventoryEvent, type RecordedEvent } from '@marketgraph/schema';
import { type Check, type Facts } from '../facts/facts.ts';
import { createReport } from './violations.ts';

type Shelf = { onHand: number; readonly held: Map<string, number> };

const sum = (numbers: Iterable<number>): number => [...numbers].reduce((total, n) => total + n, 0);

/** Replays every movement; units held are told apart by their order. */
export const stock: Check = ({ log, views }) => {
  const { unless, violations } = createReport('stock');
  const shelves = new Map<string, Shelf>();
  for (const event of log.inventory.filter(({ stream }) => stream.startsWith('stockItem-'))) {
    if (!('productId' in event.data)) continue;
    const { productId } = event.data;
    const shelf = shelves.get(productId) ?? { onHand: 0, held: new Map<string, number>() };
    shelves.set(productId, shelf);
    for (const complaint of move(shelf, event))
      unless(false, `${event.type} at ${event.stream}@${event.revision}: ${complaint}`, productId);
    const reserved = sum(shelf.held.values());
    const where = `after ${event.stream}@${event.revision}`;
    unless(shelf.onHand >= 0, `${shelf.onHand} on hand ${where}`, productId);
    unless(shelf.onHand >= reserved, `${reserved} reserved of ${shelf.onHand} ${where}`, productId);
  }
  const live = liveReservations(log);
  for (const [productId, { onHand, held }] of shelves) {
    for (const [orderId, quantity] of held) {
      const due = live.get(orderId)?.get(productId) ?? 0;
      unless(quantity === due, `${quantity} held, ${due} due`, orderId, productId);
    }
    const row = viewRow(views, productId);
    unless(
      row?.['onHand'] === onHand,
      `the view says ${String(row?.['onHand'])} of ${onHand}`,
      productId,
    );
    const reserved = sum(held.values());
    unless(
      row?.['reserved'] === reserved,
      `the view says ${String(row?.['reserved'])} reserved of ${reserved}`,
      productId,
    );
  }
  for (const [orderId, lines] of live) {
    for (const [productId, due] of lines) {
      const quantity = shelves.get(productId)?.held.get(orderId) ?? 0;
      unless(quantity === due, `${due} due, ${quantity} held`, orderId, productId);
    }
  }
  return violations;
};

const viewRow = (views: Facts['views'], productId: string) =>
  views
    .find(({ projection }) => projection.view === 'stock-view')
    ?.rows.find((row) => row['productId'] === productId);

/** Moves the units of one event, and says what of it can not be. */
const move = (shelf: Shelf, event: RecordedEvent<InventoryEvent>): readonly string[] => {
  const { held } = shelf;
  switch (event.type) {
    case 'StockReceived':
      shelf.onHand += event.data.quantity;
      return [];
    case 'StockReserved': {
      const { orderId, quantity } = event.data;
      const isTwice = held.has(orderId);
      held.set(orderId, (held.get(orderId) ?? 0) + quantity);
      return isTwice ? [`reserved twice for ${orderId}`] : [];
    }
    case 'StockReleased':
    case 'StockCommitted': {
      const { orderId, quantity } = event.data;
      const before = held.get(orderId) ?? 0;
      held.delete(orderId);
      if (event.type === 'StockCommitted') shelf.onHand -= quantity;
      return before === quantity ? [] : [`${quantity} of ${before} held for ${orderId}`];
    }
    case 'StockItemCreated':
    case 'StockReservationBarred':
    case 'ReservationRequested':
    case 'ReservationMade':
    case 'ReservationRefused':
    case 'ReservationReleased':
    case 'ReservationCommitted':
      return [];
  }
};

/** What each order that is neither sent nor cancelled must hold, by product: as the orders say, not the inventory. */
const liveReservations = ({ orders }: Facts['log']) => {
  const live = new Map<string, Map<string, number>>();
  for (const event of orders) {
    if (event.type === 'OrderPlaced') {
      const lines = new Map<string, number>();
      for (const { productId, quantity } of event.data.lines)
        lines.set(productId, (lines.get(productId) ?? 0) + quantity);
      live.set(event.data.orderId, lines);
    }
    if (event.type === 'OrderCancelled' || event.type === 'OrderDispatched')
      live.delete(event.data.orderId);
  }
  return live;
};

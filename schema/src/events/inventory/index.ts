import { stockItemCreated, type StockItemCreated } from './stock-item-created.ts';
import { stockReceived, type StockReceived } from './stock-received.ts';
import { stockReserved, type StockReserved } from './stock-reserved.ts';
import { stockReleased, type StockReleased } from './stock-released.ts';
import { stockReservationBarred, type StockReservationBarred } from './stock-reservation-barred.ts';
import { stockCommitted, type StockCommitted } from './stock-committed.ts';
import { reservationRequested, type ReservationRequested } from './reservation-requested.ts';
import { reservationMade, type ReservationMade } from './reservation-made.ts';
import { reservationRefused, type ReservationRefused } from './reservation-refused.ts';
import { reservationReleased, type ReservationReleased } from './reservation-released.ts';
import { reservationCommitted, type ReservationCommitted } from './reservation-committed.ts';

/** Every contract of this domain, in the order of its story. */
export const inventoryEvents = [
  stockItemCreated,
  stockReceived,
  stockReserved,
  stockReleased,
  stockReservationBarred,
  stockCommitted,
  reservationRequested,
  reservationMade,
  reservationRefused,
  reservationReleased,
  reservationCommitted,
] as const;

export type StockItemEvent =
  | StockItemCreated
  | StockReceived
  | StockReserved
  | StockReleased
  | StockReservationBarred
  | StockCommitted;

export type ReservationEvent =
  | ReservationRequested
  | ReservationMade
  | ReservationRefused
  | ReservationReleased
  | ReservationCommitted;

export type InventoryEvent =
  | StockItemCreated
  | StockReceived
  | StockReserved
  | StockReleased
  | StockReservationBarred
  | StockCommitted
  | ReservationRequested
  | ReservationMade
  | ReservationRefused
  | ReservationReleased
  | ReservationCommitted;

export * from './stock-item-created.ts';
export * from './stock-received.ts';
export * from './stock-reserved.ts';
export * from './stock-released.ts';
export * from './stock-reservation-barred.ts';
export * from './stock-committed.ts';
export * from './reservation-requested.ts';
export * from './reservation-made.ts';
export * from './reservation-refused.ts';
export * from './reservation-released.ts';
export * from './reservation-committed.ts';

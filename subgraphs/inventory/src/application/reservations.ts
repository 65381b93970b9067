import { type Execute, isRejected } from '@marketgraph/infra/engine';
import { type CommandMetadata, type Decider } from '@marketgraph/infra/ports';
import { type ReservationEvent, type ReservationRefused } from '@marketgraph/schema';
import {
  decide,
  evolve,
  initialState,
  type Reservation,
  type ReservationCommand,
  type ReservationLine,
  type ReservationRejection,
} from '../domain/reservation.ts';
import { type StockItems } from './stock-items.ts';

/** The pure reservation behind its streams. */
export const reservationDecider: Decider<
  Reservation,
  ReservationCommand,
  ReservationEvent,
  ReservationRejection
> = { category: 'reservation', initialState, decide, evolve };

export type Reservations = {
  /**
   * Gives the command to the reservation of its order, then brings the stock items to where the
   * reservation stands. Idempotent from the first step to the last: a process that stopped anywhere
   * is carried on by the same command, and two at once end where one would.
   */
  readonly handle: (command: ReservationCommand, metadata: CommandMetadata) => Promise<void>;
};

/** Nothing lacks, yet nothing can be had: the reservation itself will say how it ended. */
const endedMeanwhile = undefined;

type Shortage = ReservationRefused['data']['shortages'][number];

export const createReservations = (execute: Execute, stockItems: StockItems): Reservations => {
  const give = (command: ReservationCommand, metadata: CommandMetadata) =>
    execute(reservationDecider, command.orderId, command, metadata);

  const follow = async (
    reservation: Reservation,
    orderId: string,
    metadata: CommandMetadata,
  ): Promise<void> => {
    switch (reservation.status) {
      case 'New':
      case 'Made':
        return;
      case 'Requested': {
        const shortage = await reserve(reservation.lines, orderId, metadata);
        return handle(
          shortage
            ? { type: 'RefuseReservation', orderId, shortages: [shortage] }
            : { type: 'MakeReservation', orderId },
          metadata,
        );
      }
      case 'Refused':
      case 'Released':
        for (const { productId } of reservation.lines) {
          await stockItems.handle({ type: 'ReleaseStock', productId, orderId }, metadata);
        }
        return;
      case 'Committed':
        for (const { productId } of reservation.lines) {
          await stockItems.handle({ type: 'CommitStock', productId, orderId }, metadata);
        }
    }
  };

  /** Stops at the first product that lacks: what would follow could only be given back. */
  const reserve = async (
    lines: readonly ReservationLine[],
    orderId: string,
    metadata: CommandMetadata,
  ): Promise<Shortage | undefined> => {
    for (const { productId, quantity } of lines) {
      const result = await stockItems.handle(
        { type: 'ReserveStock', productId, orderId, quantity },
        metadata,
      );
      if (!isRejected(result)) continue;
      return result.rejected === 'InsufficientStock'
        ? { productId, requested: quantity, available: result.available }
        : endedMeanwhile;
    }
    return undefined;
  };

  const handle: Reservations['handle'] = async (command, metadata) => {
    const result = await give(command, metadata);
    // A reservation that can not go there any more stays as it is: the order's own rules kept it from mattering.
    if (!isRejected(result)) await follow(result.state, command.orderId, metadata);
  };

  return { handle };
};

import type { ReservationEvent, ReservationRefused } from '@marketgraph/schema';

export type ReservationLine = { readonly productId: string; readonly quantity: number };

/**
 * All that an order needs, decided in one place: this stream says how the reservation ends, and the
 * stock items follow. So a process that stops anywhere goes on from here.
 */
export type Reservation =
  | { readonly status: 'New' }
  | {
      readonly status: 'Requested' | 'Made' | 'Refused' | 'Released' | 'Committed';
      readonly lines: readonly ReservationLine[];
    };

export type RequestReservation = {
  readonly type: 'RequestReservation';
  readonly orderId: string;
  readonly lines: readonly ReservationLine[];
};

export type MakeReservation = { readonly type: 'MakeReservation'; readonly orderId: string };

export type RefuseReservation = {
  readonly type: 'RefuseReservation';
  readonly orderId: string;
  readonly shortages: ReservationRefused['data']['shortages'];
};

export type ReleaseReservation = { readonly type: 'ReleaseReservation'; readonly orderId: string };

export type CommitReservation = { readonly type: 'CommitReservation'; readonly orderId: string };

export type ReservationCommand =
  RequestReservation | MakeReservation | RefuseReservation | ReleaseReservation | CommitReservation;

export type ReservationRejection = {
  readonly rejected: 'ReservationNotMade' | 'ReservationAlreadyCommitted';
};

export const initialState: Reservation = { status: 'New' };

export const decide = (
  command: ReservationCommand,
  reservation: Reservation,
): readonly ReservationEvent[] | ReservationRejection => {
  const { orderId } = command;
  const { status } = reservation;
  switch (command.type) {
    case 'RequestReservation': {
      const lines = demandOf(command.lines);
      return status === 'New' ? [{ type: 'ReservationRequested', data: { orderId, lines } }] : [];
    }
    // Who makes or refuses a reservation that has ended meanwhile reads its state and follows it.
    case 'MakeReservation':
      return status === 'Requested' ? [{ type: 'ReservationMade', data: { orderId } }] : [];
    case 'RefuseReservation': {
      const { shortages } = command;
      return status === 'Requested'
        ? [{ type: 'ReservationRefused', data: { orderId, shortages } }]
        : [];
    }
    case 'ReleaseReservation':
      return releaseReservation(command, reservation);
    case 'CommitReservation':
      return commitReservation(command, reservation);
  }
};

/** One line for each product, in one order for everybody: rivals then meet at the first product. */
export const demandOf = (lines: readonly ReservationLine[]): ReservationLine[] => {
  const units = new Map<string, number>();
  for (const { productId, quantity } of lines) {
    units.set(productId, (units.get(productId) ?? 0) + quantity);
  }
  return [...units]
    .map(([productId, quantity]) => ({ productId, quantity }))
    .sort((one, other) => (one.productId < other.productId ? -1 : 1));
};

const releaseReservation = (
  { orderId }: ReleaseReservation,
  { status }: Reservation,
): readonly ReservationEvent[] | ReservationRejection => {
  switch (status) {
    // Called off before anything was reserved: the request that is still to come is too late.
    case 'New':
    case 'Requested':
    case 'Made':
      return [{ type: 'ReservationReleased', data: { orderId } }];
    case 'Refused':
    case 'Released':
      return [];
    case 'Committed':
      return { rejected: 'ReservationAlreadyCommitted' };
  }
};

const commitReservation = (
  { orderId }: CommitReservation,
  { status }: Reservation,
): readonly ReservationEvent[] | ReservationRejection => {
  switch (status) {
    case 'Made':
      return [{ type: 'ReservationCommitted', data: { orderId } }];
    case 'Committed':
      return [];
    case 'New':
    case 'Requested':
    case 'Refused':
    case 'Released':
      return { rejected: 'ReservationNotMade' };
  }
};

export const evolve = (reservation: Reservation, event: ReservationEvent): Reservation => {
  const lines = reservation.status === 'New' ? [] : reservation.lines;
  switch (event.type) {
    case 'ReservationRequested':
      return { status: 'Requested', lines: event.data.lines };
    case 'ReservationMade':
      return { status: 'Made', lines };
    case 'ReservationRefused':
      return { status: 'Refused', lines };
    case 'ReservationReleased':
      return { status: 'Released', lines };
    case 'ReservationCommitted':
      return { status: 'Committed', lines };
  }
};

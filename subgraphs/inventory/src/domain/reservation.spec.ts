import { describe, expect, it } from 'vitest';
import {
  type CommitReservation,
  decide,
  evolve,
  initialState,
  type MakeReservation,
  type RefuseReservation,
  type ReleaseReservation,
  type RequestReservation,
  type Reservation,
  type ReservationCommand,
} from './reservation.ts';

const orderId = '0190a5c0-0000-7000-8000-000000000001';
const cups = '0190a5c0-0000-7000-8000-000000000003';
const beans = '0190a5c0-0000-7000-8000-000000000002';

const request: RequestReservation = {
  type: 'RequestReservation',
  orderId,
  lines: [
    { productId: cups, quantity: 2 },
    { productId: beans, quantity: 1 },
    { productId: cups, quantity: 3 },
  ],
};
const make: MakeReservation = { type: 'MakeReservation', orderId };
const refuse: RefuseReservation = {
  type: 'RefuseReservation',
  orderId,
  shortages: [{ productId: cups, requested: 5, available: 4 }],
};
const release: ReleaseReservation = { type: 'ReleaseReservation', orderId };
const commit: CommitReservation = { type: 'CommitReservation', orderId };

const given = (...commands: readonly ReservationCommand[]): Reservation =>
  commands.reduce((reservation, command) => {
    const events = decide(command, reservation);
    if ('rejected' in events) throw new Error(`can not be given: ${events.rejected}`);
    return events.reduce(evolve, reservation);
  }, initialState);

const outcome = (command: ReservationCommand, reservation: Reservation): string => {
  const events = decide(command, reservation);
  if ('rejected' in events) return events.rejected;
  return events.map(({ type }) => type).join(' ') || 'ignored';
};

describe('Reservation › every command in every state', () => {
  it('is this table', () => {
    const states = [
      given(),
      given(request),
      given(request, make),
      given(request, refuse),
      given(request, make, release),
      given(request, make, commit),
    ];
    const commands = [request, make, refuse, release, commit];
    const table = states.map((state) =>
      [state.status, ...commands.map((command) => outcome(command, state))].join(' | '),
    );
    expect(table).toEqual([
      'New | ReservationRequested | ignored | ignored | ReservationReleased | ReservationNotMade',
      'Requested | ignored | ReservationMade | ReservationRefused | ReservationReleased | ReservationNotMade',
      'Made | ignored | ignored | ignored | ReservationReleased | ReservationCommitted',
      'Refused | ignored | ignored | ignored | ignored | ReservationNotMade',
      'Released | ignored | ignored | ignored | ignored | ReservationNotMade',
      'Committed | ignored | ignored | ignored | ReservationAlreadyCommitted | ignored',
    ]);
  });
});

describe('Reservation › given nothing', () => {
  it('sums the demand of equal products, in the same order for everybody', () => {
    expect(decide(request, given())).toEqual([
      {
        type: 'ReservationRequested',
        data: {
          orderId,
          lines: [
            { productId: beans, quantity: 1 },
            { productId: cups, quantity: 5 },
          ],
        },
      },
    ]);
  });
});

describe('Reservation › given an order that was called off before it was reserved', () => {
  it('ignores the late RequestReservation', () => {
    expect(outcome(request, given(release))).toBe('ignored');
  });
});

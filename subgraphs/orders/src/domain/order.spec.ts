import { orderPlaced } from '@marketgraph/schema';
import { describe, expect, it } from 'vitest';
import { type OrderCommand, type PlaceOrder } from './commands.ts';
import { decide, evolve, initialState, type Order } from './order.ts';

const { orderId, customerId, lines, shippingAddress } = orderPlaced.example;
const paymentId = '0190a5c0-0000-7000-8000-000000000005';
const shipmentId = '0190a5c0-0000-7000-8000-000000000006';

const place: PlaceOrder = {
  type: 'PlaceOrder',
  orderId,
  customerId,
  lines,
  shippingAddress,
  isFromCart: true,
  requestFingerprint: 'sha256:3f0c',
};
const reserve: OrderCommand = { type: 'MarkReserved' };
const accept: OrderCommand = { type: 'AcceptPayment', paymentId };
const fail: OrderCommand = { type: 'FailPayment', paymentId, reason: 'card_declined' };
const pay: OrderCommand = { type: 'MarkPaid', paymentId };
const confirm: OrderCommand = { type: 'Confirm' };
const dispatch: OrderCommand = { type: 'Dispatch', shipmentId };
const complete: OrderCommand = { type: 'Complete' };
const cancel: OrderCommand = {
  type: 'CancelOrder',
  reason: 'CANCELLED_BY_CUSTOMER',
  cancelledBy: customerId,
};
const expire: OrderCommand = { type: 'ExpireOrder', paymentId: null };
const note: OrderCommand = { type: 'NoteDiscrepancy', code: 'ODD', detail: 'looks odd' };

const given = (...commands: readonly OrderCommand[]): Order =>
  commands.reduce((order, command) => {
    const events = decide(command, order);
    if ('rejected' in events) throw new Error(`can not be given: ${events.rejected}`);
    return events.reduce(evolve, order);
  }, initialState);

const outcome = (command: OrderCommand, order: Order): string => {
  const events = decide(command, order);
  if ('rejected' in events) return events.rejected;
  return events.map(({ type }) => type).join(' ') || 'ignored';
};

const confirmed = [place, reserve, accept, pay, confirm] as const;
const stages = {
  NEW: given(),
  CREATED: given(place),
  PAYMENT_PENDING: given(place, reserve),
  PAYMENT_FAILED: given(place, reserve, fail),
  PAYMENT_SUCCESS: given(place, reserve, accept, pay),
  CONFIRMED: given(...confirmed),
  DISPATCHED: given(...confirmed, dispatch),
  COMPLETED: given(...confirmed, dispatch, complete),
  CANCELLED: given(place, cancel),
  EXPIRED: given(place, reserve, expire),
};

const rowOf = (command: OrderCommand): string =>
  Object.values(stages)
    .map((order) => outcome(command, order))
    .join(' | ');

describe('Order › every command at every stage', () => {
  it('reaches every stage', () => {
    expect(Object.values(stages).map(({ status }) => status)).toEqual(Object.keys(stages));
  });

  it('is this table', () => {
    const table = [
      place,
      reserve,
      accept,
      fail,
      pay,
      confirm,
      dispatch,
      complete,
      cancel,
      expire,
      note,
    ];
    expect(`\n${table.map((command) => `${command.type}: ${rowOf(command)}`).join('\n')}\n`).toBe(`
PlaceOrder: OrderPlaced | ignored | ignored | ignored | ignored | ignored | ignored | ignored | ignored | ignored
MarkReserved: OrderNotFound | OrderReserved | ignored | ignored | ignored | ignored | ignored | ignored | ignored | ignored
AcceptPayment: OrderNotFound | OrderNotReserved | OrderPaymentAccepted | OrderPaymentAccepted | ignored | ignored | ignored | ignored | OrderAlreadyCancelled | OrderAlreadyExpired
FailPayment: OrderNotFound | OrderNotReserved | OrderPaymentFailed | OrderPaymentFailed | ignored | ignored | ignored | ignored | ignored | ignored
MarkPaid: OrderNotFound | OrderNotReserved | OrderPaid | OrderPaid | ignored | ignored | ignored | ignored | OrderAlreadyCancelled | OrderAlreadyExpired
Confirm: OrderNotFound | OrderNotPaid | OrderNotPaid | OrderNotPaid | OrderConfirmed | ignored | ignored | ignored | OrderAlreadyCancelled | OrderAlreadyExpired
Dispatch: OrderNotFound | OrderNotConfirmed | OrderNotConfirmed | OrderNotConfirmed | OrderNotConfirmed | OrderDispatched | ignored | ignored | OrderAlreadyCancelled | OrderAlreadyExpired
Complete: OrderNotFound | OrderNotDispatched | OrderNotDispatched | OrderNotDispatched | OrderNotDispatched | OrderNotDispatched | OrderCompleted | ignored | OrderAlreadyCancelled | OrderAlreadyExpired
CancelOrder: OrderNotFound | OrderCancelled | OrderCancelled | OrderCancelled | OrderCancelled | OrderCancelled | OrderAlreadyDispatched | OrderAlreadyCompleted | ignored | ignored
ExpireOrder: OrderNotFound | OrderCancelled | OrderCancelled | OrderCancelled | ignored | ignored | ignored | ignored | ignored | ignored
NoteDiscrepancy: OrderNotFound | OrderDiscrepancyNoted | OrderDiscrepancyNoted | OrderDiscrepancyNoted | OrderDiscrepancyNoted | OrderDiscrepancyNoted | OrderDiscrepancyNoted | OrderDiscrepancyNoted | OrderDiscrepancyNoted | OrderDiscrepancyNoted
`);
  });
});

describe('Order › given nothing', () => {
  it('accepts PlaceOrder: OrderPlaced, with the totals of its lines', () => {
    expect(decide(place, given())).toEqual([{ type: 'OrderPlaced', data: orderPlaced.example }]);
  });

  it('rejects PlaceOrder without lines: OrderIsEmpty', () => {
    expect(outcome({ ...place, lines: [] }, given())).toBe('OrderIsEmpty');
  });
});

describe('Order › given a placed order', () => {
  it('rejects PlaceOrder with other arguments: IdempotencyKeyReused', () => {
    const other: PlaceOrder = { ...place, requestFingerprint: 'sha256:ffff' };
    expect(outcome(other, given(place))).toBe('IdempotencyKeyReused');
  });

  it('rejects CancelOrder of another version: StaleVersion, with the current one', () => {
    const stale: OrderCommand = { ...cancel, expectedVersion: 0 };
    expect(decide(stale, given(place, reserve))).toEqual({
      rejected: 'StaleVersion',
      currentVersion: 1,
    });
  });

  it('accepts CancelOrder of the version it has: OrderCancelled', () => {
    expect(outcome({ ...cancel, expectedVersion: 1 }, given(place, reserve))).toBe(
      'OrderCancelled',
    );
  });

  it('ignores CancelOrder of an earlier version once it is cancelled', () => {
    expect(outcome({ ...cancel, expectedVersion: 0 }, given(place, cancel))).toBe('ignored');
  });

  it('ignores a discrepancy that is noted already', () => {
    expect(outcome(note, given(place, note))).toBe('ignored');
    expect(outcome({ ...note, detail: 'another' }, given(place, note))).toBe(
      'OrderDiscrepancyNoted',
    );
  });
});

describe('Order › given an accepted payment', () => {
  const accepted = given(place, reserve, accept);

  it('ignores a repeated AcceptPayment', () => {
    expect(outcome(accept, accepted)).toBe('ignored');
  });

  it('accepts AcceptPayment of another attempt after a failure: OrderPaymentAccepted', () => {
    const retried = given(place, reserve, fail, accept);
    expect(retried.status).toBe('PAYMENT_PENDING');
    expect(outcome(accept, given(place, reserve, accept, fail))).toBe('OrderPaymentAccepted');
  });

  it('ignores that the time to pay is over: it was accepted in time', () => {
    expect(outcome(expire, accepted)).toBe('ignored');
  });

  it('accepts ExpireOrder when its own money did not come in time: OrderCancelled', () => {
    expect(outcome({ type: 'ExpireOrder', paymentId }, accepted)).toBe('OrderCancelled');
    const failed = given(place, reserve, accept, fail);
    expect(outcome({ type: 'ExpireOrder', paymentId }, failed)).toBe('OrderCancelled');
  });

  it('still accepts CancelOrder: OrderCancelled', () => {
    expect(outcome(cancel, accepted)).toBe('OrderCancelled');
  });
});

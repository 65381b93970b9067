import type { OrderEvent, OrderPlaced } from '@marketgraph/schema';
import type {
  CancelOrder,
  ExpireOrder,
  NoteDiscrepancy,
  OrderCommand,
  OrderStep,
  PlaceOrder,
} from './commands.ts';
import { lifecycle, type LifecycleRejection, type Stage } from './lifecycle.ts';
import { totalsOf, type TotalsRejection } from './totals.ts';

/** An order once it is placed. `placed` is the snapshot that every later event is made from. */
export type PlacedOrder = {
  readonly status: Stage;
  /** Revision of the newest event. */
  readonly version: number;
  readonly placed: OrderPlaced['data'];
  readonly acceptedPaymentId: string | null;
  /** Whether nobody is to know any more who ordered, and where it went. */
  readonly isForgotten: boolean;
  readonly discrepancies: readonly { readonly code: string; readonly detail: string }[];
};

export type Order = { readonly status: 'NEW' } | PlacedOrder;

export type OrderRejection =
  | { readonly rejected: LifecycleRejection | 'OrderNotFound' | 'IdempotencyKeyReused' }
  | { readonly rejected: 'StaleVersion'; readonly currentVersion: number }
  | TotalsRejection;

export const initialState: Order = { status: 'NEW' };

export const decide = (
  command: OrderCommand,
  order: Order,
): readonly OrderEvent[] | OrderRejection => {
  if (command.type === 'PlaceOrder') return placeOrder(command, order);
  if (order.status === 'NEW') return { rejected: 'OrderNotFound' };
  const verdict = lifecycle[command.type][order.status];
  if (verdict === 'ignores') return [];
  if (verdict !== 'accepts') return { rejected: verdict };
  return proceed(command, order);
};

const placeOrder = (
  { type: _type, ...request }: PlaceOrder,
  order: Order,
): readonly OrderPlaced[] | OrderRejection => {
  if (order.status !== 'NEW') {
    const isSame = order.placed.requestFingerprint === request.requestFingerprint;
    return isSame ? [] : { rejected: 'IdempotencyKeyReused' };
  }
  const totals = totalsOf(request.lines);
  return 'rejected' in totals ? totals : [{ type: 'OrderPlaced', data: { ...request, ...totals } }];
};

const proceed = (
  command: OrderStep,
  order: PlacedOrder,
): readonly OrderEvent[] | OrderRejection => {
  const { orderId, customerId, total } = order.placed;
  switch (command.type) {
    case 'MarkReserved':
      return [{ type: 'OrderReserved', data: { orderId, customerId, total } }];
    case 'AcceptPayment': {
      const { paymentId } = command;
      if (order.acceptedPaymentId === paymentId) return [];
      return [{ type: 'OrderPaymentAccepted', data: { orderId, paymentId } }];
    }
    case 'FailPayment': {
      const { paymentId, reason } = command;
      return [{ type: 'OrderPaymentFailed', data: { orderId, customerId, paymentId, reason } }];
    }
    case 'MarkPaid':
      return [{ type: 'OrderPaid', data: { orderId, paymentId: command.paymentId } }];
    case 'Confirm':
      return confirm(order);
    case 'Dispatch': {
      const { shipmentId } = command;
      return [{ type: 'OrderDispatched', data: { orderId, customerId, shipmentId } }];
    }
    case 'Complete':
      return [{ type: 'OrderCompleted', data: { orderId, customerId } }];
    case 'CancelOrder':
      return cancelOrder(command, order);
    case 'ExpireOrder':
      return expireOrder(command, order);
    case 'NoteDiscrepancy':
      return noteDiscrepancy(command, order);
    case 'ForgetOrder':
      return order.isForgotten ? [] : [{ type: 'OrderForgotten', data: { orderId, customerId } }];
  }
};

const confirm = ({ placed }: PlacedOrder): readonly OrderEvent[] => {
  const { orderId, customerId, shippingAddress } = placed;
  const lines = placed.lines.map(({ productId, vendorId, name, quantity }) => ({
    productId,
    vendorId,
    name,
    quantity,
  }));
  return [{ type: 'OrderConfirmed', data: { orderId, customerId, lines, shippingAddress } }];
};

const cancelOrder = (
  { reason, cancelledBy, expectedVersion }: CancelOrder,
  { placed, version }: PlacedOrder,
): readonly OrderEvent[] | OrderRejection => {
  if (expectedVersion !== undefined && expectedVersion !== version) {
    return { rejected: 'StaleVersion', currentVersion: version };
  }
  const { orderId, customerId } = placed;
  return [{ type: 'OrderCancelled', data: { orderId, customerId, reason, cancelledBy } }];
};

/** A payment accepted since has a time of its own to arrive: the buyer was not late. */
const expireOrder = (
  { paymentId }: ExpireOrder,
  { placed, acceptedPaymentId }: PlacedOrder,
): readonly OrderEvent[] => {
  if (acceptedPaymentId !== null && acceptedPaymentId !== paymentId) return [];
  const { orderId, customerId } = placed;
  const data = { orderId, customerId, reason: 'EXPIRED', cancelledBy: null } as const;
  return [{ type: 'OrderCancelled', data }];
};

const noteDiscrepancy = (
  { code, detail }: NoteDiscrepancy,
  { placed, discrepancies }: PlacedOrder,
): readonly OrderEvent[] =>
  discrepancies.some((known) => known.code === code && known.detail === detail)
    ? []
    : [{ type: 'OrderDiscrepancyNoted', data: { orderId: placed.orderId, code, detail } }];

export const evolve = (order: Order, event: OrderEvent): Order => {
  if (event.type === 'OrderPlaced') return placedOrder(event.data);
  return order.status === 'NEW'
    ? order
    : { ...evolvePlaced(order, event), version: order.version + 1 };
};

const placedOrder = (placed: OrderPlaced['data']): PlacedOrder => ({
  status: 'CREATED',
  version: 0,
  placed,
  acceptedPaymentId: null,
  isForgotten: false,
  discrepancies: [],
});

const evolvePlaced = (order: PlacedOrder, event: Exclude<OrderEvent, OrderPlaced>): PlacedOrder => {
  switch (event.type) {
    case 'OrderReserved':
      return { ...order, status: 'PAYMENT_PENDING' };
    case 'OrderPaymentAccepted':
      return { ...order, status: 'PAYMENT_PENDING', acceptedPaymentId: event.data.paymentId };
    case 'OrderPaymentFailed':
      return { ...order, status: 'PAYMENT_FAILED', acceptedPaymentId: null };
    case 'OrderPaid':
      return { ...order, status: 'PAYMENT_SUCCESS' };
    case 'OrderConfirmed':
      return { ...order, status: 'CONFIRMED' };
    case 'OrderDispatched':
      return { ...order, status: 'DISPATCHED' };
    case 'OrderCompleted':
      return { ...order, status: 'COMPLETED' };
    case 'OrderCancelled':
      return { ...order, status: event.data.reason === 'EXPIRED' ? 'EXPIRED' : 'CANCELLED' };
    case 'OrderDiscrepancyNoted':
      return { ...order, discrepancies: [...order.discrepancies, event.data] };
    case 'OrderForgotten':
      return { ...order, isForgotten: true, placed: { ...order.placed, shippingAddress: null } };
  }
};

import { type OrderEvent, type RecordedEvent } from '@marketgraph/schema';
import { type Check } from '../facts/facts.ts';
import { createReport } from './violations.ts';

type Status =
  'NEW' | 'CREATED' | 'PENDING' | 'FAILED' | 'PAID' | Ended | 'CONFIRMED' | 'DISPATCHED';
type Ended = 'COMPLETED' | 'CANCELLED';

/** Written a second time on purpose, from the documentation: where each event may come from, and leads to. */
const transitions: Readonly<
  Record<
    Exclude<OrderEvent['type'], 'OrderDiscrepancyNoted' | 'OrderForgotten'>,
    readonly [readonly Status[], Status]
  >
> = {
  OrderPlaced: [['NEW'], 'CREATED'],
  OrderReserved: [['CREATED'], 'PENDING'],
  OrderPaymentAccepted: [['PENDING', 'FAILED'], 'PENDING'],
  OrderPaymentFailed: [['PENDING', 'FAILED'], 'FAILED'],
  OrderPaid: [['PENDING', 'FAILED'], 'PAID'],
  OrderConfirmed: [['PAID'], 'CONFIRMED'],
  OrderDispatched: [['CONFIRMED'], 'DISPATCHED'],
  OrderCompleted: [['DISPATCHED'], 'COMPLETED'],
  OrderCancelled: [['CREATED', 'PENDING', 'FAILED', 'PAID', 'CONFIRMED'], 'CANCELLED'],
};

/** At rest nobody but the buyer or the shop has a move. */
const resting: readonly Status[] = [
  'PENDING',
  'FAILED',
  'CONFIRMED',
  'DISPATCHED',
  'COMPLETED',
  'CANCELLED',
];

const isOrderEvent = (event: RecordedEvent): event is RecordedEvent<OrderEvent> =>
  event.stream.startsWith('order-');

/** Every order went by legal steps only, and waits for somebody or has ended. */
export const orderLifecycle: Check = ({ log }) => {
  const { unless, violations } = createReport('order lifecycle');
  const orders = Map.groupBy(log.orders.filter(isOrderEvent), ({ stream }) => stream);
  for (const [stream, events] of orders) {
    let status: Status = 'NEW';
    for (const [index, event] of events.entries()) {
      const { orderId } = event.data;
      unless(stream === `order-${orderId}`, `${event.type} of another order in ${stream}`, orderId);
      unless(event.revision === index, `${stream} has a gap at ${index}`, orderId);
      if (event.type === 'OrderDiscrepancyNoted' || event.type === 'OrderForgotten') continue;
      const [from, to]: readonly [readonly Status[], Status] = transitions[event.type];
      unless(from.includes(status), `${event.type} while ${status}`, orderId);
      status = to;
    }
    const { orderId = '' } = events[0]?.data ?? {};
    unless(resting.includes(status), `stuck in ${status}`, orderId);
  }
  return violations;
};

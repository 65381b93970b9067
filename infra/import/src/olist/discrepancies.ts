import { type Discrepancy } from './order-plan.ts';
import { type OrderRow, type PaymentRow } from './rows.ts';
import { centsOf, inWords } from './values.ts';

/** What does not add up in an order that is accepted all the same. */
export const discrepanciesOf = (
  order: OrderRow,
  totalMinor: number,
  payments: readonly PaymentRow[],
): readonly Discrepancy[] => [
  ...paymentsOff(totalMinor, payments),
  ...datesMissing(order),
  ...datesOutOfOrder(order),
  ...cancelledAfterDelivery(order),
];

const paymentsOff = (
  totalMinor: number,
  payments: readonly PaymentRow[],
): readonly Discrepancy[] => {
  const paid = payments.reduce((sum, { payment_value }) => sum + centsOf(payment_value), 0);
  if (paid === totalMinor) return [];
  const detail = `paid ${inWords(paid)} of ${inWords(totalMinor)}`;
  return [{ code: 'PAYMENTS_DIFFER_FROM_TOTAL', detail }];
};

/** The dates that an order of this status must have. */
const datesMissing = (order: OrderRow): readonly Discrepancy[] => {
  const isPaid = order.order_status !== 'created';
  const isDelivered = order.order_status === 'delivered';
  const isShipped = isDelivered || order.order_status === 'shipped';
  const missing = [
    isPaid && order.order_approved_at === undefined && 'approval',
    isShipped && order.order_delivered_carrier_date === undefined && 'handover to the carrier',
    isDelivered && order.order_delivered_customer_date === undefined && 'delivery',
  ].filter((name) => name !== false);
  if (missing.length === 0) return [];
  return [
    { code: 'DATE_MISSING', detail: `${order.order_status}, but no date of ${missing.join(', ')}` },
  ];
};

const datesOutOfOrder = (order: OrderRow): readonly Discrepancy[] => {
  const dates = [
    order.order_purchase_timestamp,
    order.order_approved_at,
    order.order_delivered_carrier_date,
    order.order_delivered_customer_date,
  ].filter((date) => date !== undefined);
  const isSorted = dates.every((date, index) => index === 0 || (dates[index - 1] ?? '') <= date);
  return isSorted ? [] : [{ code: 'DATES_OUT_OF_ORDER', detail: dates.join(' then ') }];
};

const cancelledAfterDelivery = (order: OrderRow): readonly Discrepancy[] => {
  const isCancelled = order.order_status === 'canceled' || order.order_status === 'unavailable';
  const delivered = order.order_delivered_customer_date;
  if (!isCancelled || delivered === undefined) return [];
  return [
    {
      code: 'CANCELLED_AFTER_DELIVERY',
      detail: `delivered ${delivered}, yet ${order.order_status}`,
    },
  ];
};

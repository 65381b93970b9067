import { discrepanciesOf } from './discrepancies.ts';
import { orderIdOf } from './ids.ts';
import { linesOf } from './lines.ts';
import { type OrderPlan, type RefusedOrder } from './order-plan.ts';
import { type CustomerRow, type ItemRow, type OrderRow, type PaymentRow } from './rows.ts';
import { centsOf, instantOf, reais } from './values.ts';

/** Everything the data set says of one order. */
export type OrderRecord = {
  readonly order: OrderRow;
  readonly customer: { readonly row: CustomerRow; readonly userId: string } | undefined;
  readonly items: readonly ItemRow[];
  readonly payments: readonly PaymentRow[];
  /** The names of our products by the data set's ids. */
  readonly productNames: ReadonlyMap<string, string>;
};

const outcomes = {
  created: 'PAYMENT_PENDING',
  approved: 'CONFIRMED',
  invoiced: 'CONFIRMED',
  processing: 'CONFIRMED',
  shipped: 'DISPATCHED',
  delivered: 'COMPLETED',
  canceled: 'CANCELLED',
  unavailable: 'CANCELLED',
} as const satisfies Record<OrderRow['order_status'], OrderPlan['outcome']>;

/** Turns the record of an order into what happened, step by step, or says why it can not be an order here. */
export const planOrder = (record: OrderRecord): OrderPlan | RefusedOrder => {
  const { order, customer, items, productNames } = record;
  const refuse = (refused: RefusedOrder['refused'], detail: string): RefusedOrder => ({
    olistId: order.order_id,
    refused,
    detail,
  });
  if (items.length === 0) return refuse('NO_ITEMS', `${order.order_status}, without items`);
  if (!customer) return refuse('UNKNOWN_CUSTOMER', `no customer ${order.customer_id}`);
  const unknown = items.find(({ product_id }) => !productNames.has(product_id));
  if (unknown) return refuse('UNKNOWN_PRODUCT', `no product ${unknown.product_id}`);
  return acceptedOrder(record, customer);
};

const acceptedOrder = (
  { order, items, payments, productNames }: OrderRecord,
  customer: NonNullable<OrderRecord['customer']>,
): OrderPlan => {
  const goods = sumOf(items.map(({ price }) => price));
  const freight = sumOf(items.map(({ freight_value }) => freight_value));
  return {
    olistId: order.order_id,
    orderId: orderIdOf(order.order_id),
    customerId: customer.userId,
    lines: linesOf(order.order_id, items, productNames),
    goods: reais(goods),
    freight: reais(freight),
    total: reais(goods + freight),
    shippingAddress: addressOf(customer.row),
    outcome: outcomes[order.order_status],
    cancelReason: order.order_status === 'unavailable' ? 'UNAVAILABLE' : 'CANCELLED_BY_ADMIN',
    ...timesOf(order),
    payments: payments.map(paymentOf),
    discrepancies: discrepanciesOf(order, goods + freight, payments),
  };
};

const sumOf = (amounts: readonly string[]): number =>
  amounts.reduce((sum, amount) => sum + centsOf(amount), 0);

/** The data names no street: what it knows is where the parcel went. */
const addressOf = (customer: CustomerRow): OrderPlan['shippingAddress'] => ({
  name: `Customer ${customer.customer_unique_id.slice(0, 8)}`,
  line1: 'not recorded',
  city: customer.customer_city,
  region: customer.customer_state,
  postalCode: customer.customer_zip_code_prefix,
  country: 'BR',
});

type Times = Pick<
  OrderPlan,
  'placedAt' | 'paidAt' | 'dispatchedAt' | 'deliveredAt' | 'estimatedDeliveryAt'
>;

/** A date the data lacks is the one before it: the remark says so. */
const timesOf = (order: OrderRow): Times => {
  const placed = order.order_purchase_timestamp;
  const paid = order.order_approved_at ?? placed;
  const { order_delivered_carrier_date: carrier, order_delivered_customer_date: customer } = order;
  const isShipped = order.order_status === 'shipped' || order.order_status === 'delivered';
  const dispatched = carrier ?? (isShipped || customer !== undefined ? paid : undefined);
  const delivered = customer ?? (order.order_status === 'delivered' ? dispatched : undefined);
  return {
    placedAt: instantOf(placed),
    paidAt: instantOf(paid),
    dispatchedAt: dispatched === undefined ? undefined : instantOf(dispatched),
    deliveredAt: delivered === undefined ? undefined : instantOf(delivered),
    estimatedDeliveryAt:
      order.order_estimated_delivery_date === undefined
        ? undefined
        : instantOf(order.order_estimated_delivery_date),
  };
};

const methods: Readonly<Record<string, OrderPlan['payments'][number]['method']>> = {
  credit_card: 'CREDIT_CARD',
  boleto: 'BANK_SLIP',
  voucher: 'VOUCHER',
  debit_card: 'DEBIT_CARD',
};

const paymentOf = (row: PaymentRow): OrderPlan['payments'][number] => ({
  sequence: row.payment_sequential,
  method: methods[row.payment_type] ?? 'OTHER',
  instalments: row.payment_installments,
  amount: reais(centsOf(row.payment_value)),
});

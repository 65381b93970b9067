import { parseEvent, type RawEvent, withoutPersonalData } from '@marketgraph/schema';

/** An order as its own events tell it. */
export type ToldOrder = {
  readonly currency: string;
  readonly lines: readonly ToldLine[];
  readonly freightMinor: number;
  readonly placedAt: number;
  status: string;
  cancelReason: string | undefined;
  readonly reached: Set<string>;
};

export type ToldLine = {
  readonly productId: string;
  readonly vendorId: string;
  readonly quantity: number;
  readonly goodsMinor: number;
  readonly freightMinor: number;
};

type ToldParcel = {
  readonly orderId: string;
  readonly promisedAt: number | undefined;
  deliveredAt: number | undefined;
};

/**
 * What the log tells, told once more in another way than the projections do: by plain maps, one event after
 * the other, so that a fault in a fold does not hide itself.
 */
export type ToldFacts = {
  readonly orders: ReadonlyMap<string, ToldOrder>;
  readonly categories: ReadonlyMap<string, string | null>;
  readonly parcels: ReadonlyMap<string, ToldParcel>;
  readonly refunds: readonly { readonly orderId: string; readonly amountMinor: number }[];
};

export type Log = Readonly<
  Record<'orders' | 'products' | 'shipping' | 'payments', readonly RawEvent[]>
>;

const statusOf: Readonly<Record<string, string>> = {
  OrderReserved: 'PAYMENT_PENDING',
  OrderPaymentAccepted: 'PAYMENT_PENDING',
  OrderPaymentFailed: 'PAYMENT_FAILED',
  OrderPaid: 'PAYMENT_SUCCESS',
  OrderConfirmed: 'CONFIRMED',
  OrderDispatched: 'DISPATCHED',
  OrderCompleted: 'COMPLETED',
};

/** Reads the whole story. Throws like `parseEvent` for what is off contract. */
export const toldFacts = (log: Log): ToldFacts => ({
  orders: toldOrders(log.orders),
  categories: toldCategories(log.products),
  parcels: toldParcels(log.shipping),
  refunds: toldRefunds(log.payments),
});

const toldOrders = (events: readonly RawEvent[]): ReadonlyMap<string, ToldOrder> => {
  const orders = new Map<string, ToldOrder>();
  for (const raw of events) {
    const { type, data, metadata } = parseEvent('orders', withoutPersonalData('orders', raw));
    if (type === 'OrderPlaced') {
      orders.set(data.orderId, {
        currency: data.total.currency,
        lines: data.lines.map((line) => ({
          productId: line.productId,
          vendorId: line.vendorId,
          quantity: line.quantity,
          goodsMinor: line.unitPrice.amountMinor * line.quantity,
          freightMinor: line.freight.amountMinor,
        })),
        freightMinor: data.freight.amountMinor,
        placedAt: Date.parse(metadata.occurredAt),
        status: 'CREATED',
        cancelReason: undefined,
        reached: new Set(),
      });
      continue;
    }
    const order = 'orderId' in data ? orders.get(data.orderId) : undefined;
    if (!order) continue;
    if (type === 'OrderCancelled') {
      order.status = data.reason === 'EXPIRED' ? 'EXPIRED' : 'CANCELLED';
      order.cancelReason = data.reason;
    } else {
      order.status = statusOf[type] ?? order.status;
      order.reached.add(type);
    }
  }
  return orders;
};

const toldCategories = (events: readonly RawEvent[]): ReadonlyMap<string, string | null> => {
  const categories = new Map<string, string | null>();
  for (const raw of events) {
    const { type, data } = parseEvent('products', raw);
    if (type === 'ProductCreated' || type === 'ProductDescribed') {
      categories.set(data.productId, data.category);
    }
  }
  return categories;
};

const toldParcels = (events: readonly RawEvent[]): ReadonlyMap<string, ToldParcel> => {
  const parcels = new Map<string, ToldParcel>();
  for (const raw of events) {
    const { type, data, metadata } = parseEvent('shipping', withoutPersonalData('shipping', raw));
    if (type === 'ShipmentDispatched') {
      const promised = data.estimatedDeliveryAt;
      parcels.set(data.shipmentId, {
        orderId: data.orderId,
        promisedAt: promised === null ? undefined : Date.parse(promised),
        deliveredAt: undefined,
      });
    }
    const parcel = type === 'ShipmentDelivered' ? parcels.get(data.shipmentId) : undefined;
    if (parcel) parcel.deliveredAt ??= Date.parse(metadata.occurredAt);
  }
  return parcels;
};

const toldRefunds = (events: readonly RawEvent[]): ToldFacts['refunds'] =>
  events.flatMap((raw) => {
    const { type, data } = parseEvent('payments', withoutPersonalData('payments', raw));
    if (type !== 'PaymentRefunded') return [];
    return [{ orderId: data.orderId, amountMinor: data.amount.amountMinor }];
  });

import { type Figures, type Sums } from './figures.ts';
import { type ToldFacts, type ToldLine, type ToldOrder } from './told-facts.ts';

/** The figures of one currency, worked out from the log alone. */
export const recompute = (
  { orders, categories, parcels, refunds }: ToldFacts,
  currency: string,
  timeZone: string,
): Figures => {
  const counted = new Map([...orders].filter(([, order]) => order.currency === currency));
  const all = [...counted.values()];
  const monthOf = monthIn(timeZone);
  const lines = [...counted].flatMap(([orderId, order]) =>
    order.lines.map((line) => ({ orderId, line })),
  );
  return {
    totals: { all: sumsOf(all) },
    byStatus: grouped(all, ({ status }) => status, sumsOf),
    byMonth: grouped(all, ({ placedAt }) => monthOf(placedAt), sumsOf),
    products: grouped(lines, ({ line }) => line.productId, lineSumsOf),
    categories: grouped(lines, ({ line }) => categories.get(line.productId) ?? 'none', lineSumsOf),
    vendors: grouped(lines, ({ line }) => line.vendorId, lineSumsOf),
    funnel: {
      placed: all.length,
      paid: reached(all, 'OrderPaid'),
      confirmed: reached(all, 'OrderConfirmed'),
      dispatched: reached(all, 'OrderDispatched'),
      completed: reached(all, 'OrderCompleted'),
    },
    cancellations: grouped(
      all.filter(({ cancelReason }) => cancelReason !== undefined),
      ({ cancelReason }) => cancelReason ?? '',
      (group) => group.length,
    ),
    refunds: refundsOf(refunds.filter(({ orderId }) => counted.has(orderId))),
    delivery: deliveryOf([...parcels.values()], counted),
  };
};

const sum = (values: readonly number[]): number =>
  values.reduce((total, value) => total + value, 0);

const reached = (orders: readonly ToldOrder[], type: string): number =>
  orders.filter((order) => order.reached.has(type)).length;

const grouped = <Item, Result>(
  items: readonly Item[],
  keyOf: (item: Item) => string,
  resultOf: (group: readonly Item[]) => Result,
): Readonly<Record<string, Result>> =>
  Object.fromEntries(
    [...Map.groupBy(items, keyOf)].map(([key, group]) => [key, resultOf(group)] as const),
  );

const sumsOf = (orders: readonly ToldOrder[]): Sums => {
  const lines = orders.flatMap((order) => order.lines);
  return {
    orderCount: orders.length,
    units: sum(lines.map(({ quantity }) => quantity)),
    goodsMinor: sum(lines.map(({ goodsMinor }) => goodsMinor)),
    freightMinor: sum(orders.map(({ freightMinor }) => freightMinor)),
  };
};

const lineSumsOf = (
  lines: readonly { readonly orderId: string; readonly line: ToldLine }[],
): Sums => ({
  orderCount: new Set(lines.map(({ orderId }) => orderId)).size,
  units: sum(lines.map(({ line }) => line.quantity)),
  goodsMinor: sum(lines.map(({ line }) => line.goodsMinor)),
  freightMinor: sum(lines.map(({ line }) => line.freightMinor)),
});

const refundsOf = (refunds: ToldFacts['refunds']): Figures['refunds'] => ({
  refundCount: refunds.length,
  refundedMinor: sum(refunds.map(({ amountMinor }) => amountMinor)),
});

const deliveryOf = (
  parcels: readonly (ToldFacts['parcels'] extends ReadonlyMap<string, infer Parcel>
    ? Parcel
    : never)[],
  orders: ReadonlyMap<string, ToldOrder>,
): Figures['delivery'] => {
  const arrived = parcels.flatMap(({ orderId, deliveredAt, promisedAt }) => {
    const order = orders.get(orderId);
    if (!order || deliveredAt === undefined) return [];
    return [{ took: deliveredAt - order.placedAt, deliveredAt, promisedAt }];
  });
  const times = arrived.map(({ took }) => took).sort((a, b) => a - b);
  const share = (of: number): number | null => {
    const ms = times[Math.ceil(of * times.length) - 1];
    return ms === undefined ? null : roundedSeconds(ms, 1);
  };
  return {
    delivered: arrived.length,
    promised: arrived.filter(({ promisedAt }) => promisedAt !== undefined).length,
    late: arrived.filter(
      ({ promisedAt, deliveredAt }) => promisedAt !== undefined && deliveredAt > promisedAt,
    ).length,
    averageSeconds: times.length === 0 ? null : roundedSeconds(sum(times), times.length),
    medianSeconds: share(0.5),
    slowestTenthSeconds: share(0.9),
  };
};

/** `ms / count` in whole seconds, half up, as Postgres rounds what is not negative. */
const roundedSeconds = (ms: number, count: number): number => {
  const [parts, of] = [BigInt(ms), BigInt(count) * 1_000n];
  return Number((2n * parts + of) / (2n * of));
};

/** `2017-11-01` for an instant of November 2017 in the zone. */
const monthIn = (timeZone: string): ((at: number) => string) => {
  const format = new Intl.DateTimeFormat('en', { timeZone, year: 'numeric', month: '2-digit' });
  return (at) => {
    const parts = new Map(format.formatToParts(at).map(({ type, value }) => [type, value]));
    return `${parts.get('year') ?? ''}-${parts.get('month') ?? ''}-01`;
  };
};

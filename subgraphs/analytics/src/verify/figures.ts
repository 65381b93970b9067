import { type DeliveryFigures } from '../read-model/delivery-figures.ts';
import { type Funnel } from '../read-model/order-figures.ts';

export type Sums = {
  readonly orderCount: number;
  readonly units: number;
  readonly goodsMinor: number;
  readonly freightMinor: number;
};

type Groups<Value> = Readonly<Record<string, Value>>;

/** Every figure of one currency, by group; what is compared, whole. */
export type Figures = {
  readonly totals: Groups<Sums>;
  readonly byStatus: Groups<Sums>;
  readonly byMonth: Groups<Sums>;
  readonly products: Groups<Sums>;
  readonly categories: Groups<Sums>;
  readonly vendors: Groups<Sums>;
  readonly funnel: Funnel;
  /** Orders by reason. */
  readonly cancellations: Groups<number>;
  readonly refunds: { readonly refundCount: number; readonly refundedMinor: number };
  readonly delivery: DeliveryFigures;
};

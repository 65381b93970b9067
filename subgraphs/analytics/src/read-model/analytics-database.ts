import {
  type DeliveryFactView,
  type OrderFactView,
  type OrderLineFactView,
  type ProductFactView,
  type RefundFactView,
} from '@marketgraph/schema/views';

/** What this subgraph reads of its database; projections alone write it. */
export type AnalyticsDatabase = {
  readonly orderFactView: OrderFactView;
  readonly orderLineFactView: OrderLineFactView;
  readonly productFactView: ProductFactView;
  readonly deliveryFactView: DeliveryFactView;
  readonly refundFactView: RefundFactView;
};

import { type OrderStatus } from './order-view.ts';

/** One row an order, from which every figure is summed exactly; in the analytics database. */
export type OrderFactView = {
  readonly orderId: string;
  readonly status: OrderStatus;
  readonly currency: string;
  readonly goodsMinor: number;
  readonly freightMinor: number;
  readonly totalMinor: number;
  readonly units: number;
  readonly placedAt: string;
  readonly updatedAt: string;
};

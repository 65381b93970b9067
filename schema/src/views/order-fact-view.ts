import { type OrderStatus } from './order-view.ts';

/**
 * One row an order, from which every figure is summed exactly; in the analytics database. The instants say
 * when the order came so far first; null if it has not.
 */
export type OrderFactView = {
  readonly orderId: string;
  readonly status: OrderStatus;
  readonly currency: string;
  readonly goodsMinor: number;
  readonly freightMinor: number;
  readonly totalMinor: number;
  readonly units: number;
  readonly placedAt: string;
  readonly paidAt: string | null;
  readonly confirmedAt: string | null;
  readonly dispatchedAt: string | null;
  readonly completedAt: string | null;
  readonly cancelledAt: string | null;
  readonly cancelReason: string | null;
  readonly updatedAt: string;
};

import { randomUUID } from 'node:crypto';
import { isRejected } from '@marketgraph/infra/engine';
import { commandMetadata, type RequestContext, type Viewer } from '@marketgraph/infra/graphql';
import { maySee } from '../policies.ts';
import { type OrderRejection, type Orders } from './orders.ts';
import { type Placed } from './place-order.ts';

export type Cancellation = {
  readonly orderId: string;
  readonly expectedVersion: number | undefined;
};

/** Calls an order off, once. Another customer's order looks as if it did not exist. */
export const cancelOrder = async (
  orders: Orders,
  { orderId, expectedVersion }: Cancellation,
  { viewer, context }: { readonly viewer: Viewer; readonly context: RequestContext },
): Promise<Placed | OrderRejection> => {
  const order = await orders.load(orderId);
  if (order.status === 'NEW' || !maySee(viewer, order.placed)) return { rejected: 'OrderNotFound' };
  const isOwn = viewer.id === order.placed.customerId;
  const result = await orders.handle(
    orderId,
    {
      type: 'CancelOrder',
      reason: isOwn ? 'CANCELLED_BY_CUSTOMER' : 'CANCELLED_BY_ADMIN',
      cancelledBy: viewer.id,
      expectedVersion,
    },
    commandMetadata(context, randomUUID()),
  );
  return isRejected(result) ? result : { orderId, isReplay: result.events.length === 0 };
};

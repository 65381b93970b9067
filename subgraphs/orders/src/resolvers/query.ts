import {
  batchLoader,
  isUuid,
  type RequestContext,
  requireRole,
  requireViewer,
} from '@marketgraph/infra/graphql';
import { type EventStore } from '@marketgraph/infra/ports';
import { type OrderView } from '@marketgraph/schema/views';
import { type Carts } from '../application/carts.ts';
import { type Catalogue } from '../application/catalogue.ts';
import { orderAsPlaced } from '../application/current-order.ts';
import { priceCart } from '../application/priced-cart.ts';
import { maySee } from '../policies.ts';
import { type OrderReadModel } from '../read-model/order-view.ts';
import { orderConnection, type OrderListArguments } from './order-connection.ts';

type Parts = {
  readonly carts: Carts;
  readonly catalogue: Catalogue;
  readonly eventStore: EventStore;
  readonly readModel: OrderReadModel;
};

/**
 * An order the viewer may see; other people's look as if they did not exist. One that was placed a
 * moment ago may be missing in the view, yet its customer asks for it at once: its stream has it. No more
 * of it than that: the view may be no further, and nobody should see an order go back.
 */
export const visibleOrder = async (
  {
    eventStore,
    readModel,
  }: { readonly eventStore: EventStore; readonly readModel: Pick<OrderReadModel, 'byId'> },
  id: string,
  context: RequestContext,
): Promise<OrderView | null> => {
  if (!context.viewer || !isUuid(id)) return null;
  const known = await batchLoader(context, 'order', readModel.byId)(id);
  const order = known ?? (await orderAsPlaced(eventStore, id));
  return order && maySee(context.viewer, order) ? order : null;
};

export const createQuery = (parts: Parts) => ({
  cart: async (_root: unknown, _args: unknown, context: RequestContext) => {
    const { id } = requireViewer(context);
    return priceCart(id, await parts.carts.load(id), parts.catalogue);
  },
  order: (_root: unknown, { id }: { readonly id: string }, context: RequestContext) => {
    requireViewer(context);
    return visibleOrder(parts, id, context);
  },
  orders: (_root: unknown, args: OrderListArguments, context: RequestContext) =>
    orderConnection(parts.readModel, args, requireViewer(context).id),
  allOrders: (_root: unknown, args: OrderListArguments, context: RequestContext) => {
    requireRole(context, 'ADMIN');
    return orderConnection(parts.readModel, args, args.filter?.customerId ?? undefined);
  },
});

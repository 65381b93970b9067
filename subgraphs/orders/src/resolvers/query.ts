import {
  batchLoader,
  type RequestContext,
  requireRole,
  requireViewer,
} from '@marketgraph/infra/graphql';
import { type OrderView } from '@marketgraph/schema/views';
import { type Carts } from '../application/carts.ts';
import { type Catalogue } from '../application/catalogue.ts';
import { priceCart } from '../application/priced-cart.ts';
import { maySee } from '../policies.ts';
import { type OrderReadModel } from '../read-model/order-view.ts';
import { orderConnection, type OrderListArguments } from './order-connection.ts';

type Parts = {
  readonly carts: Carts;
  readonly catalogue: Catalogue;
  readonly readModel: OrderReadModel;
};

/** An order the viewer may see; other people's look as if they did not exist. */
export const visibleOrder = async (
  readModel: OrderReadModel,
  id: string,
  context: RequestContext,
): Promise<OrderView | null> => {
  const row = await batchLoader(context, 'order', readModel.byId)(id);
  return row && maySee(context.viewer, row) ? row : null;
};

export const createQuery = ({ carts, catalogue, readModel }: Parts) => ({
  cart: async (_root: unknown, _args: unknown, context: RequestContext) => {
    const { id } = requireViewer(context);
    return priceCart(id, await carts.load(id), catalogue);
  },
  order: (_root: unknown, { id }: { readonly id: string }, context: RequestContext) => {
    requireViewer(context);
    return visibleOrder(readModel, id, context);
  },
  orders: (_root: unknown, args: OrderListArguments, context: RequestContext) =>
    orderConnection(readModel, args, requireViewer(context).id),
  allOrders: (_root: unknown, args: OrderListArguments, context: RequestContext) => {
    requireRole(context, 'ADMIN');
    return orderConnection(readModel, args, args.filter?.customerId ?? undefined);
  },
});

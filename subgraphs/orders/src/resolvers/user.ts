import { type RequestContext } from '@marketgraph/infra/graphql';
import { maySee } from '../policies.ts';
import { type OrderReadModel } from '../read-model/order-view.ts';
import { orderConnection, type OrderListArguments } from './order-connection.ts';

type UserReference = { readonly id: string };

/** What orders knows of a person: what they ordered. */
export const createUser = (readModel: OrderReadModel) => ({
  __resolveReference: (reference: UserReference): UserReference => reference,
  orders: async ({ id }: UserReference, args: OrderListArguments, { viewer }: RequestContext) =>
    maySee(viewer, { customerId: id }) ? orderConnection(readModel, args, id) : null,
});

import { type EventStore } from '@marketgraph/infra/ports';
import { type Carts } from '../application/carts.ts';
import { type Catalogue } from '../application/catalogue.ts';
import { type Orders } from '../application/orders.ts';
import { type OrderReadModel } from '../read-model/order-view.ts';
import { cart, cartItem } from './cart.ts';
import { createMutation } from './mutation.ts';
import { createOrder, orderTimelineEntry } from './order.ts';
import { createQuery } from './query.ts';
import { createUser } from './user.ts';

/** The resolver map of orders' `schema.graphql`. */
export const createResolvers = (parts: {
  readonly carts: Carts;
  readonly catalogue: Catalogue;
  readonly eventStore: EventStore;
  readonly orders: Orders;
  readonly readModel: OrderReadModel;
}) => ({
  Query: createQuery(parts),
  Mutation: createMutation(parts),
  Cart: cart,
  CartItem: cartItem,
  Order: createOrder(parts),
  OrderTimelineEntry: orderTimelineEntry,
  User: createUser(parts.readModel),
});

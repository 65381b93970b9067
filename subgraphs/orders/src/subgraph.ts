import { untilCaughtUp } from '@marketgraph/infra/engine';
import { openInfra, type Running, serveSubgraph } from '@marketgraph/infra/subgraph-server';
import { viewsIn } from '@marketgraph/projections';
import { orderView } from '@marketgraph/projections/order-view';
import { createCarts } from './application/carts.ts';
import { checkOutCarts } from './application/check-out-carts.ts';
import { expireUnpaid } from './application/expire-unpaid.ts';
import { forgetCustomers } from './application/forget-customers.ts';
import { fulfilmentProcess } from './application/fulfilment-process.ts';
import { createOrders } from './application/orders.ts';
import { type OrdersConfig } from './config.ts';
import { createCatalogue } from './read-model/catalogue-view.ts';
import { createOrderReadModel, type OrdersDatabase } from './read-model/order-view.ts';
import { createResolvers } from './resolvers/index.ts';

/** Builds and serves the orders subgraph. */
export const startOrders = async (
  config: OrdersConfig,
): Promise<Running & { readonly url: string }> => {
  const infra = await openInfra<OrdersDatabase>('orders', config);
  const { database, eventStore, execute, personKeys, isForgotten } = infra;
  const catalogue = createCatalogue(database);
  const carts = createCarts({ execute, eventStore, catalogue });
  const orders = createOrders(execute, eventStore);
  const readModel = createOrderReadModel(database);
  const ordersOf = async (customerId: string) => {
    await untilCaughtUp(orderView, infra);
    return readModel.idsOf(customerId);
  };
  return serveSubgraph({
    infra,
    views: viewsIn('orders'),
    resolvers: createResolvers({ carts, catalogue, eventStore, orders, readModel }),
    reactions: [
      checkOutCarts(carts),
      ...fulfilmentProcess(orders),
      ...forgetCustomers({ orders, personKeys, ordersOf, isForgotten }),
    ],
    timers: [expireUnpaid(orders, config.paymentWindowMs)],
  });
};

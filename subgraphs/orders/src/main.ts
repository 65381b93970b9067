import { runProcess } from '@marketgraph/infra/subgraph-server';
import { ordersConfig } from './config.ts';
import { startOrders } from './subgraph.ts';

await runProcess('orders', () => startOrders(ordersConfig()));

import { runProcess } from '@marketgraph/infra/subgraph-server';
import { paymentsConfig } from './config.ts';
import { startPayments } from './subgraph.ts';

await runProcess('payments', () => startPayments(paymentsConfig()));

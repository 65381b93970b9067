import { runProcess } from '@marketgraph/infra/subgraph-server';
import { shippingConfig } from './config.ts';
import { startShipping } from './subgraph.ts';

await runProcess('shipping', () => startShipping(shippingConfig()));

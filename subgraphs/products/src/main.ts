import { runProcess } from '@marketgraph/infra/subgraph-server';
import { productsConfig } from './config.ts';
import { startProducts } from './subgraph.ts';

await runProcess('products', () => startProducts(productsConfig()));

import { runProcess } from '@marketgraph/infra/subgraph-server';
import { inventoryConfig } from './config.ts';
import { startInventory } from './subgraph.ts';

await runProcess('inventory', () => startInventory(inventoryConfig()));

import { loadConfig, subgraphConfig, type SubgraphConfig } from '@marketgraph/infra/config';

export const inventoryConfig = (): SubgraphConfig => loadConfig(subgraphConfig, process.env);

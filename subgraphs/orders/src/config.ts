import { loadConfig, subgraphConfig, type SubgraphConfig } from '@marketgraph/infra/config';

export const ordersConfig = (): SubgraphConfig => loadConfig(subgraphConfig, process.env);

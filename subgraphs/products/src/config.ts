import { loadConfig, subgraphConfig, type SubgraphConfig } from '@marketgraph/infra/config';

export const productsConfig = (): SubgraphConfig => loadConfig(subgraphConfig, process.env);

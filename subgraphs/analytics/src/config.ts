import { loadConfig, subgraphConfig, type SubgraphConfig } from '@marketgraph/infra/config';

export const analyticsConfig = (): SubgraphConfig => loadConfig(subgraphConfig, process.env);

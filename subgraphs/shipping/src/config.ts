import { loadConfig, subgraphConfig, type SubgraphConfig } from '@marketgraph/infra/config';

export const shippingConfig = (): SubgraphConfig => loadConfig(subgraphConfig, process.env);

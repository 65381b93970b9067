export { ConfigurationError, loadConfig } from './load-config.ts';
export {
  backingServices,
  logLevel,
  personalDataServices,
  port,
  subgraphEnvironment,
} from './shapes.ts';
export { subgraphConfig, type SubgraphConfig, toSubgraphConfig } from './subgraph-config.ts';

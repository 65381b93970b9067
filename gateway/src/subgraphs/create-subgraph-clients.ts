import { type Logger } from 'pino';
import { type Generation } from '../generation.ts';
import { createSubgraphClient, type SubgraphClient } from './subgraph-client.ts';

/** Live fields are planned like a subgraph's, and never fetched (ADR 0005). */
const isLive = ({ url }: { readonly url: string }): boolean => url.startsWith('live:');

/** A client for every subgraph that is a process, where the configuration says it is. */
export const createSubgraphClients = (
  { subgraphs }: Generation,
  urls: Readonly<Record<string, string>>,
  logger: Logger,
): ReadonlyMap<string, SubgraphClient> =>
  new Map(
    subgraphs
      .filter((subgraph) => !isLive(subgraph))
      .map(({ name, url }) => [name, createSubgraphClient(name, urls[name] ?? url, logger)]),
  );

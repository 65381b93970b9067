import { type GraphQLDataSource } from '@apollo/gateway';
import { type Logger } from 'pino';
import { Pool } from 'undici';
import { type GatewayContext } from '../gateway-context.ts';
import { limits } from '../limits.ts';
import { requestSubgraph, type SubgraphRequest } from './request-subgraph.ts';
import { subgraphUnavailable } from './subgraph-unavailable.ts';

/** One subgraph over HTTP, as Apollo's executor asks it. */
export type SubgraphClient = GraphQLDataSource & {
  readonly name: string;
  /** Whether its process answers at all; for people who look, nothing depends on it. */
  readonly isReachable: () => Promise<boolean>;
  readonly close: () => Promise<void>;
};

type ProcessOptions = Parameters<GraphQLDataSource['process']>[0];

/**
 * Keeps connections to one subgraph. `process` answers what the subgraph says, and throws an error
 * of code `SUBGRAPH_UNAVAILABLE` when it says nothing sensible in time.
 */
export const createSubgraphClient = (name: string, url: string, logger: Logger): SubgraphClient => {
  const { origin, pathname } = new URL(url);
  // One request at a time per connection: a slow one must not hold up those behind it, and a
  // connection that breaks must not take a mutation with it.
  const pool = new Pool(origin, { connections: 64, pipelining: 1, connect: { timeout: 2_000 } });
  return {
    name,
    process: async (options) => {
      try {
        const { response, headers } = await requestSubgraph(
          pool,
          pathname,
          toRequest(name, options),
        );
        contextOf(options.context).consistency.learn(name, headers);
        return response;
      } catch (cause) {
        const { correlationId } = contextOf(options.context);
        logger.warn({ err: cause, subgraph: name, correlationId }, 'A subgraph did not answer');
        throw subgraphUnavailable(name, pathOf(options), cause);
      }
    },
    isReachable: () => isAlive(pool),
    close: () => pool.destroy(),
  };
};

const toRequest = (name: string, { request, context }: ProcessOptions): SubgraphRequest => {
  const { identity, correlationId, deadline, consistency } = contextOf(context);
  const left = Math.max(1, Math.floor(deadline - performance.now()));
  return {
    query: request.query ?? '',
    variables: request.variables,
    operationName: request.operationName,
    headers: {
      'content-type': 'application/json',
      'x-correlation-id': correlationId,
      ...(identity && { authorization: identity.authorization }),
      ...consistency.headersFor(name),
    },
    timeoutMs: Math.min(limits.fetchMs, left),
  };
};

/** Apollo's executor hands back, untyped, the context that every operation here begins with. */
const contextOf = (context: Record<string, unknown>): GatewayContext => context as GatewayContext;

/** The place in the answer that stays empty; behind a list it is many places, so the list's own. */
const pathOf = (options: ProcessOptions): readonly (string | number)[] => {
  const path = 'pathInIncomingRequest' in options ? (options.pathInIncomingRequest ?? []) : [];
  const list = path.indexOf('@');
  return list === -1 ? path : path.slice(0, list);
};

const isAlive = async (pool: Pool): Promise<boolean> => {
  try {
    const signal = AbortSignal.timeout(500);
    const { body, statusCode } = await pool.request({ path: '/livez', method: 'GET', signal });
    await body.dump();
    return statusCode < 500;
  } catch {
    // Not reachable is the answer, whatever the reason.
    return false;
  }
};

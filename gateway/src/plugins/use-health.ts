import { type FastifyInstance } from 'fastify';
import { type SubgraphClient } from '../subgraphs/subgraph-client.ts';

export type HealthParts = {
  readonly clients: ReadonlyMap<string, SubgraphClient>;
  readonly isBusConnected: () => boolean;
};

/**
 * `/livez`: the process runs. `/readyz`: it can do its work; a subgraph that is down is told but
 * does not count, because the rest of the graph is still served.
 */
export const useHealth = (app: FastifyInstance, { clients, isBusConnected }: HealthParts): void => {
  app.get('/livez', () => ({ status: 'ok' }));
  app.get('/readyz', async (_, reply) => {
    const isReady = isBusConnected();
    const unreachableSubgraphs = await unreachable([...clients.values()]);
    reply.code(isReady ? 200 : 503);
    return {
      status: isReady ? 'ok' : 'unavailable',
      bus: isReady ? 'connected' : 'disconnected',
      unreachableSubgraphs,
    };
  });
};

const unreachable = async (clients: readonly SubgraphClient[]): Promise<readonly string[]> => {
  const answers = await Promise.all(clients.map((client) => client.isReachable()));
  return clients.filter((_, index) => !answers[index]).map(({ name }) => name);
};

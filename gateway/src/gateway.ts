import { readFile } from 'node:fs/promises';
import { fastifyApolloDrainPlugin } from '@as-integrations/fastify';
import { type Notices } from '@marketgraph/infra/ports';
import { fastify } from 'fastify';
import { type Logger } from 'pino';
import { createApollo } from './apollo.ts';
import { createAsk } from './ask.ts';
import { createToClientError } from './client-error.ts';
import { type GatewayConfig } from './config.ts';
import { buildGeneration } from './generation.ts';
import { type Authenticate, createIdentify } from './identity.ts';
import { limits } from './limits.ts';
import { createLiveGroups } from './live/live-groups.ts';
import { createOpenOperation } from './live/open-operation.ts';
import { createPush } from './live/push.ts';
import { useCorrelationId } from './plugins/use-correlation-id.ts';
import { useCors } from './plugins/use-cors.ts';
import { useErrorShape } from './plugins/use-error-shape.ts';
import { useGraphql } from './plugins/use-graphql.ts';
import { useHealth } from './plugins/use-health.ts';
import { useLive } from './plugins/use-live.ts';
import { sandboxPage, useSandbox } from './plugins/use-sandbox.ts';
import { correlationIdOf } from './request-scope.ts';
import { createSubgraphClients } from './subgraphs/create-subgraph-clients.ts';

/** What the gateway is given: adapters in its process, memory ones in specs. */
export type GatewayParts = {
  readonly notices: Notices;
  readonly isBusConnected: () => boolean;
  readonly authenticate: Authenticate;
  readonly logger: Logger;
};

export type RunningGateway = { readonly url: string; readonly stop: () => Promise<void> };

/**
 * Serves the supergraph. Starts whether or not subgraphs run. `stop` closes sockets, finishes
 * running requests, then lets go of the subgraphs; the given parts stay open.
 */
export const startGateway = async (
  config: GatewayConfig,
  { notices, isBusConnected, authenticate, logger }: GatewayParts,
): Promise<RunningGateway> => {
  const generation = buildGeneration(await readFile(config.supergraphFile, 'utf8'));
  const clients = createSubgraphClients(generation, config.subgraphUrls, logger);
  const toClientError = createToClientError(logger);
  const identify = createIdentify(authenticate);
  const app = createApp();

  const plugins = [fastifyApolloDrainPlugin(app), sandboxPage(config.hasSandbox)];
  const apollo = createApollo({ generation, clients, toClientError, logger, plugins });
  await apollo.start();

  const ask = createAsk(apollo);
  const groups = createLiveGroups(notices, createPush({ generation, clients, toClientError }, ask));
  const openOperation = createOpenOperation({ generation, groups, ask, toClientError });

  useCorrelationId(app);
  useErrorShape(app, toClientError);
  await useCors(app, config.corsOrigins);
  useHealth(app, { clients, isBusConnected });
  if (config.hasSandbox) useSandbox(app);
  useGraphql(app, apollo, identify);
  const closeSockets = useLive(app, { openOperation, identify });

  const url = await app.listen({ host: '127.0.0.1', port: config.port });
  return {
    url,
    stop: async () => {
      await closeSockets();
      await apollo.stop();
      await Promise.all([...clients.values()].map((client) => client.close()));
    },
  };
};

const createApp = () =>
  fastify({
    bodyLimit: limits.bodyBytes,
    requestTimeout: limits.operationMs,
    forceCloseConnections: 'idle',
    genReqId: ({ headers }) => correlationIdOf(headers['x-correlation-id']),
  });

import { consistencyTokenHeader } from '@marketgraph/infra/graphql';
import { type FastifyInstance } from 'fastify';
import { type ExecutionArgs, GraphQLError } from 'graphql';
import { type ServerOptions } from 'graphql-ws';
import { type Extra, useServer } from 'graphql-ws/use/ws';
import { WebSocketServer } from 'ws';
import { type Identify } from '../identity.ts';
import { limits } from '../limits.ts';
import { connectionParam } from '../live/connection-param.ts';
import { type OpenedOperation, type OpenOperation } from '../live/open-operation.ts';
import { createSocketIdentities } from '../live/socket-identities.ts';

export type LiveParts = {
  readonly openOperation: OpenOperation;
  readonly identify: Identify;
};

const closeLimitMs = 2_000;

/**
 * Live fields over WebSocket (`graphql-transport-ws`) at `/graphql`; queries and mutations work
 * there too. The answer closes all sockets, for clients to connect elsewhere.
 */
export const useLive = (app: FastifyInstance, parts: LiveParts): (() => Promise<void>) => {
  const sockets = new WebSocketServer({
    server: app.server,
    path: '/graphql',
    maxPayload: limits.messageBytes,
  });
  const server = useServer(createHooks(parts), sockets);
  return async () => {
    const timer = setTimeout(() => {
      for (const socket of sockets.clients) socket.terminate();
    }, closeLimitMs);
    await server.dispose();
    clearTimeout(timer);
  };
};

type Hooks = ServerOptions<Record<string, unknown> | undefined, Extra>;

const createHooks = ({ openOperation, identify }: LiveParts): Hooks => {
  const identities = createSocketIdentities(identify);
  const results = new WeakMap<ExecutionArgs, OpenedOperation['result']>();
  const resultOf = (args: ExecutionArgs) => results.get(args) ?? {};

  return {
    onConnect: ({ extra, connectionParams }) => identities.admit(extra.socket, connectionParams),
    // Everything that can be refused is tried here: only from here an error message is sent.
    onSubscribe: async ({ connectionParams, extra, subscriptions }, _id, payload) => {
      try {
        const { args, result } = await openOperation(payload, {
          identity: identities.of(extra.socket),
          operations: Object.keys(subscriptions).length,
          token: connectionParam(connectionParams, consistencyTokenHeader),
        });
        results.set(args, result);
        return args;
      } catch (error) {
        if (error instanceof GraphQLError) return [error];
        throw error;
      }
    },
    execute: resultOf,
    subscribe: resultOf,
  };
};

import { mergeTokens, parseToken } from '@marketgraph/infra/graphql';
import { type ExecutionArgs, type ExecutionResult, GraphQLError, OperationTypeNode } from 'graphql';
import { type SubscribePayload } from 'graphql-ws';
import { type Ask } from '../ask.ts';
import { type ToClientError, toFormattedError, toGraphQLError } from '../client-error.ts';
import { toExecutionResult } from '../execution-result.ts';
import { createContext } from '../gateway-context.ts';
import { type Generation } from '../generation.ts';
import { type Identity } from '../identity.ts';
import { limits } from '../limits.ts';
import { currentCorrelationId, newCorrelationId, requestScope } from '../request-scope.ts';
import { type LiveGroups } from './live-groups.ts';
import { createLiveOperations, parseOperation } from './live-operations.ts';
import { createLiveRequest, type LiveRequest } from './live-request.ts';
import { type Mailbox } from './mailbox.ts';

/** An accepted operation of a socket, and its one result or its updates. */
export type OpenedOperation = {
  readonly args: ExecutionArgs;
  readonly result: ExecutionResult | Mailbox<ExecutionResult>;
};

/** The socket that asks. */
export type Socket = {
  readonly identity: Identity | undefined;
  /** How many it has, this one included. */
  readonly operations: number;
  /** What its client knew to have caused when it connected. */
  readonly token: string | undefined;
};

/** Starts what a client sent. Throws a presentable `GraphQLError` when that is refused. */
export type OpenOperation = (payload: SubscribePayload, socket: Socket) => Promise<OpenedOperation>;

export type OpenOperationParts = {
  readonly generation: Generation;
  readonly groups: LiveGroups;
  readonly ask: Ask;
  readonly toClientError: ToClientError;
};

export const createOpenOperation = (parts: OpenOperationParts): OpenOperation => {
  const { generation, groups, ask, toClientError } = parts;
  const planLive = createLiveOperations(generation);

  const open: OpenOperation = async (payload, { identity, operations, token }) => {
    if (operations > limits.subscriptionsPerSocket) throw tooMany();
    const parsed = parseOperation(payload.query, payload.operationName);
    const known = mergeTokens(parseToken(token), parseToken(tokenOf(payload)));
    const args = {
      schema: generation.clientSchema,
      document: parsed.document,
      operationName: payload.operationName ?? null,
    };
    if (parsed.operation.operation !== OperationTypeNode.SUBSCRIPTION) {
      const context = createContext(identity, currentCorrelationId(), known);
      return { args, result: toExecutionResult(await ask(questionOf(payload), context)) };
    }
    const request = createLiveRequest(generation, planLive(parsed), payload.variables ?? {});
    if (known.size > 0)
      await ask(guardOf(request), createContext(identity, currentCorrelationId(), known));
    return { args, result: await groups.subscribe(request, identity) };
  };

  return (payload, socket) =>
    requestScope.run({ correlationId: newCorrelationId() }, async () => {
      try {
        return await open(payload, socket);
      } catch (error) {
        throw toGraphQLError(toClientError(toFormattedError(error), error));
      }
    });
};

const tooMany = (): GraphQLError =>
  new GraphQLError(`At most ${limits.subscriptionsPerSocket} operations on one socket.`, {
    extensions: { code: 'TOO_MANY_SUBSCRIPTIONS' },
  });

const questionOf = ({ query, variables, operationName }: SubscribePayload) => ({
  query,
  ...(variables && { variables }),
  ...(operationName && { operationName }),
});

/** The newer token, of a client that has written since it connected; under the name it was answered. */
const tokenOf = ({ extensions }: SubscribePayload): string | undefined => {
  const token = extensions?.['consistencyToken'];
  if (token === undefined || token === null) return undefined;
  return typeof token === 'string' ? token : JSON.stringify(token);
};

/** Asked with a token, the guard is answered once its subgraph knows what the client has just made. */
const guardOf = ({ operation: { field }, args }: LiveRequest) => ({
  query: field.guard,
  variables: { ...args },
});

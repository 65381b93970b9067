import { executeQueryPlan, type GraphQLDataSource } from '@apollo/gateway';
import { type ExecutionResult } from 'graphql';
import { type ToClientError } from '../client-error.ts';
import { toExecutionResult } from '../execution-result.ts';
import { type GatewayContext } from '../gateway-context.ts';
import { type Generation } from '../generation.ts';
import { presentResult } from '../present-result.ts';
import { type LiveRequest } from './live-request.ts';
import { type Facts } from './update.ts';

type ApolloRequestContext = Parameters<typeof executeQueryPlan>[2];

export type UpdateParts = {
  readonly generation: Generation;
  readonly clients: ReadonlyMap<string, GraphQLDataSource>;
  readonly toClientError: ToClientError;
};

/** One push: the payload from the change's facts, the rest from the subgraphs, as the plan says. */
export const executeUpdate = async (
  { generation, clients, toClientError }: UpdateParts,
  request: LiveRequest,
  facts: Facts,
  context: GatewayContext,
): Promise<ExecutionResult> => {
  const { plan, eventSource, operationContext, projectPayload } = request.operation;
  const payload = projectPayload(request.entityId, facts);
  const sources = {
    ...Object.fromEntries(clients),
    [eventSource]: { process: async () => ({ data: payload }) },
  };
  const result = await executeQueryPlan(
    plan,
    sources,
    requestContextOf(request, context),
    operationContext,
    generation.supergraphSchema,
    generation.apiSchema,
  );
  return toExecutionResult(presentResult(result, toClientError));
};

/** The executor reads these of Apollo Server's much longer context; it writes to `metrics`. */
const requestContextOf = (
  { variables }: LiveRequest,
  context: GatewayContext,
): ApolloRequestContext =>
  ({
    request: { variables },
    context,
    metrics: {},
  }) as Partial<ApolloRequestContext> as ApolloRequestContext;

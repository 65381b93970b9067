import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { type Logger } from 'pino';
import { currentCorrelationId } from './request-scope.ts';

/** Codes that were chosen for clients. Anything else is a fault whose details stay in the log. */
const codesForClients = new Set([
  'UNAUTHENTICATED',
  'FORBIDDEN',
  'NOT_FOUND',
  'BAD_USER_INPUT',
  'SUBGRAPH_UNAVAILABLE',
  'SERVICE_UNAVAILABLE',
  'TOO_MANY_SUBSCRIPTIONS',
]);

/** Codes that only the gateway may give: from a subgraph they mean that it was asked wrongly. */
const codesOfTheGateway = new Set([
  'BAD_REQUEST',
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'OPERATION_RESOLUTION_FAILURE',
  'MAX_RECURSIVE_SELECTIONS_EXCEEDED',
  'PERSISTED_QUERY_NOT_FOUND',
  'PERSISTED_QUERY_NOT_SUPPORTED',
]);

/** Makes an error presentable: `formatted` as Apollo made it of `error`. */
export type ToClientError = (
  formatted: GraphQLFormattedError,
  error?: unknown,
) => GraphQLFormattedError;

/**
 * Every error of the gateway leaves through this: known codes keep message, path and code, unknown
 * ones become one sentence. All carry the correlation id under which the log tells the rest.
 */
export const createToClientError =
  (logger: Logger): ToClientError =>
  (formatted, error) => {
    const correlationId = correlationIdOf(formatted);
    if (isForClients(formatted)) return presentable(formatted, correlationId);
    const { message, path, extensions } = formatted;
    logger.error({ correlationId, path, message, extensions, err: error }, 'An operation failed');
    return masked(formatted, correlationId);
  };

/** Errors as Apollo would format them, where it is not there to do so: sockets and live updates. */
export const toFormattedError = (error: unknown): GraphQLFormattedError => {
  if (error instanceof GraphQLError) return error.toJSON();
  return { message: error instanceof Error ? error.message : String(error) };
};

/** A formatted error as the object that graphql-js and graphql-ws pass around. */
export const toGraphQLError = ({
  message,
  path,
  extensions,
}: GraphQLFormattedError): GraphQLError =>
  new GraphQLError(message, { ...(path && { path }), ...(extensions && { extensions }) });

/** An error that outlives the scope it happened in brings its id along. */
const correlationIdOf = ({ extensions }: GraphQLFormattedError): string => {
  const own = extensions?.['correlationId'];
  return typeof own === 'string' ? own : currentCorrelationId();
};

const isForClients = ({ extensions }: GraphQLFormattedError): boolean => {
  const code = String(extensions?.['code']);
  if (codesForClients.has(code)) return true;
  return codesOfTheGateway.has(code) && extensions?.['serviceName'] === undefined;
};

const presentable = (
  { message, path, locations, extensions }: GraphQLFormattedError,
  correlationId: string,
): GraphQLFormattedError => ({
  message,
  ...(locations && { locations }),
  ...(path && { path }),
  extensions: {
    code: extensions?.['code'],
    ...(extensions?.['subgraph'] !== undefined && { subgraph: extensions['subgraph'] }),
    correlationId,
  },
});

const masked = ({ path }: GraphQLFormattedError, correlationId: string): GraphQLFormattedError => ({
  message: 'Something went wrong on our side. Try again, or give us the correlation id.',
  ...(path && { path }),
  extensions: { code: 'INTERNAL_SERVER_ERROR', correlationId },
});

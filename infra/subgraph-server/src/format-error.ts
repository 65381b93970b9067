import { UnavailableError } from '@marketgraph/infra/ports';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';

/**
 * What was thrown by a resolver or by the making of the context, if it was not made for the client;
 * `undefined` for an error that a client may see.
 */
export const faultIn = (error: unknown): unknown => {
  if (!(error instanceof GraphQLError)) return error;
  const { originalError } = error;
  return originalError instanceof GraphQLError ? undefined : originalError;
};

/**
 * Errors made for the client pass; anything else becomes one sentence, so that no statement, host
 * name or stack leaves the process.
 */
export const formatError = (
  formatted: GraphQLFormattedError,
  error: unknown,
): GraphQLFormattedError => {
  const fault = faultIn(error);
  if (fault === undefined) return withoutStack(formatted);
  return {
    ...saidOf(fault),
    ...(formatted.path && { path: formatted.path }),
  };
};

/** What was only not reachable is told apart: asking again, with the same key, is right then. */
const saidOf = (fault: unknown): Pick<GraphQLFormattedError, 'message' | 'extensions'> =>
  fault instanceof UnavailableError
    ? {
        message: 'Something that this needs can not be reached. Try again.',
        extensions: { code: 'SERVICE_UNAVAILABLE' },
      }
    : {
        message: 'Something went wrong on our side. Try again.',
        extensions: { code: 'INTERNAL_SERVER_ERROR' },
      };

const withoutStack = (formatted: GraphQLFormattedError): GraphQLFormattedError => {
  const { stacktrace: _stacktrace, ...extensions } = formatted.extensions ?? {};
  return { ...formatted, extensions };
};

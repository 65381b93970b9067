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
  if (faultIn(error) === undefined) return withoutStack(formatted);
  return {
    message: 'Something went wrong on our side. Try again.',
    ...(formatted.path && { path: formatted.path }),
    extensions: { code: 'INTERNAL_SERVER_ERROR' },
  };
};

const withoutStack = (formatted: GraphQLFormattedError): GraphQLFormattedError => {
  const { stacktrace: _stacktrace, ...extensions } = formatted.extensions ?? {};
  return { ...formatted, extensions };
};

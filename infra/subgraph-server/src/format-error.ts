import { unwrapResolverError } from '@apollo/server/errors';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { type Logger } from 'pino';

/**
 * Errors made for the client pass; anything else is logged and becomes one sentence, so that no
 * statement, host name or stack leaves the process.
 */
export const createFormatError =
  (logger: Logger) =>
  (formatted: GraphQLFormattedError, error: unknown): GraphQLFormattedError => {
    const original = unwrapResolverError(error);
    if (original instanceof GraphQLError) return withoutStack(formatted);
    logger.error({ err: original, path: formatted.path }, 'A resolver failed');
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

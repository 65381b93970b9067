import { type FastifyError, type FastifyInstance } from 'fastify';
import { type ToClientError } from '../client-error.ts';
import { requestScope } from '../request-scope.ts';

/** What fails before GraphQL is reached (no JSON, too large) has the shape of GraphQL's errors too. */
export const useErrorShape = (app: FastifyInstance, toClientError: ToClientError): void => {
  app.setErrorHandler<FastifyError>(({ message, statusCode = 500, ...error }, { id }, reply) => {
    const extensions = { code: statusCode < 500 ? 'BAD_REQUEST' : 'INTERNAL_SERVER_ERROR' };
    const failure = requestScope.run({ correlationId: id }, () =>
      toClientError({ message, extensions }, error),
    );
    return reply.code(statusCode).send({ errors: [failure] });
  });
};

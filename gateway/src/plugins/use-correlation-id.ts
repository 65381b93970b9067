import { type FastifyInstance } from 'fastify';
import { requestScope } from '../request-scope.ts';

/** Every request has an id (`genReqId` of the app): tells it to the caller and to all who log. */
export const useCorrelationId = (app: FastifyInstance): void => {
  app.addHook('onRequest', async ({ id }, reply) => {
    reply.header('x-correlation-id', id);
  });
  // The handler runs inside `done`.
  app.addHook('preHandler', ({ id }, _reply, done) =>
    requestScope.run({ correlationId: id }, done),
  );
};

import cors from '@fastify/cors';
import { consistencyTokenHeader } from '@marketgraph/infra/graphql';
import { type FastifyInstance } from 'fastify';

/** Which pages may ask. There are no cookies: a page needs a token of its own. */
export const useCors = async (
  app: FastifyInstance,
  origins: true | readonly string[],
): Promise<void> => {
  await app.register(cors, {
    origin: origins === true ? true : [...origins],
    methods: ['GET', 'POST', 'OPTIONS'],
    exposedHeaders: ['x-correlation-id', consistencyTokenHeader],
    maxAge: 86_400,
  });
};

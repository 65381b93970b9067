import formbody from '@fastify/formbody';
import { fastify, type FastifyError, type FastifyInstance } from 'fastify';

import { answerOf } from './answer.ts';
import { serveApi } from './api.ts';
import { parseForm } from './form.ts';
import { serveSim } from './sim/serve-sim.ts';
import type { World } from './world.ts';

/** A wildcard would leave out `authorization`. */
const allowedHeaders = 'authorization, content-type, idempotency-key, stripe-version';

/** The simulator's HTTP server, not listening yet. */
export const createApp = async (world: World): Promise<FastifyInstance> => {
  const app = fastify({
    forceCloseConnections: true,
    routerOptions: { querystringParser: parseForm },
  });
  await app.register(formbody, { parser: parseForm });
  app.addHook('onRequest', async (request, reply) => {
    reply.header('access-control-allow-origin', '*');
    if (request.method === 'OPTIONS')
      await reply.header('access-control-allow-headers', allowedHeaders).code(204).send();
  });
  app.setNotFoundHandler((request, reply) => {
    const { status, body } = unknownUrl(request.method, request.url);
    return reply.code(status).send(body);
  });
  app.setErrorHandler<FastifyError | RangeError>((error, _request, reply) => {
    const status = statusOf(error);
    if (status === 500) console.error(error);
    const type = status === 500 ? 'api_error' : 'invalid_request_error';
    return reply.code(status).send({ error: { type, message: error.message } });
  });
  serveApi(app, world);
  serveSim(app, world);
  return app;
};

/** A form that is too big or too deep is the fault of who sent it. */
const statusOf = (error: FastifyError | RangeError): number => {
  const statusCode = 'statusCode' in error ? error.statusCode : undefined;
  if (statusCode === undefined) return error instanceof RangeError ? 400 : 500;
  if (statusCode === 413) return 413;
  return statusCode < 500 ? 400 : 500;
};

const unknownUrl = (method: string, url: string) =>
  answerOf({
    refused: {
      status: 404,
      type: 'invalid_request_error',
      message: `Unrecognized request URL (${method}: ${url.split('?')[0] ?? ''}).`,
    },
  });

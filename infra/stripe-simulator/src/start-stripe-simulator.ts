import type { AddressInfo } from 'node:net';

import formbody from '@fastify/formbody';
import { fastify, type FastifyError, type FastifyInstance } from 'fastify';

import { answerOf } from './answer.ts';
import { serveApi } from './api.ts';
import type { RetrySchedule } from './delivery.ts';
import { parseForm } from './form.ts';
import { isExpired } from './idempotency.ts';
import { Knobs } from './knobs.ts';
import { Ledger } from './ledger.ts';
import { RequestLog } from './request-log.ts';
import { journalOf, type Journal } from './sim/journal.ts';
import { serveSim } from './sim/serve-sim.ts';
import { Webhooks, type WebhookEndpoint } from './webhooks.ts';
import type { World } from './world.ts';

export type StripeSimulatorOptions = {
  /** 0 takes a free one. */
  readonly port?: number;
  /** Where events go; each endpoint's secret signs what is sent to it. */
  readonly webhooks?: readonly WebhookEndpoint[];
  /** Keeps everything across restarts; in memory only when absent. */
  readonly dataDir?: string | undefined;
  /** Makes ids repeatable; random when absent. */
  readonly seed?: string | undefined;
  /** When refused webhooks are sent again; by default 15 attempts over about four minutes. */
  readonly retries?: RetrySchedule;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
};

export type StripeSimulator = {
  readonly port: number;
  readonly url: string;
  /** Stops answering and sending; undelivered webhooks wait for the next start on the same data. */
  readonly close: () => Promise<void>;
  readonly journal: () => Journal;
};

const patient: RetrySchedule = { attempts: 15, firstDelayMs: 250, maxDelayMs: 30_000 };

/**
 * Starts a Stripe that forgets nothing, on loopback. Point the `stripe` package at it with
 * `new Stripe('sk_test_…', { host: '127.0.0.1', port, protocol: 'http', telemetry: false })`.
 * Rejects when the port is taken or the data directory holds a damaged journal.
 */
export const startStripeSimulator = async (
  options: StripeSimulatorOptions = {},
): Promise<StripeSimulator> => {
  const world = await createWorld(options);
  const app = await createApp(world);
  await app.listen({ port: options.port ?? 0, host: '127.0.0.1' });
  // Only now that the port is ours: another simulator on the same data would lose its file.
  if (options.dataDir !== undefined) world.ledger.keepIn(options.dataDir);
  const { port } = app.server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  world.webhooks.resume();
  const close = async (): Promise<void> => {
    await app.close();
    await world.webhooks.close();
    world.ledger.close();
  };
  return { port, url, close, journal: () => journalOf(world, url) };
};

const createWorld = async (options: StripeSimulatorOptions): Promise<World> => {
  const { dataDir, seed, webhooks = [], retries = patient, now = Date.now } = options;
  const ledger = await Ledger.read(dataDir, seed);
  ledger.forget('answer', (answer) => isExpired(answer, Math.floor(now() / 1000)));
  const knobs = new Knobs();
  const sender = new Webhooks(ledger, knobs, { endpoints: webhooks, retries, now });
  const requests = new RequestLog();
  return { ledger, knobs, webhooks: sender, requests, keysInUse: new Set(), now };
};

/** A wildcard would leave out `authorization`. */
const allowedHeaders = 'authorization, content-type, idempotency-key, stripe-version';

const createApp = async (world: World): Promise<FastifyInstance> => {
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
  app.setErrorHandler<FastifyError>((error, _request, reply) => {
    const status = error.statusCode && error.statusCode < 500 ? 400 : 500;
    if (status === 500) console.error(error);
    const type = status === 400 ? 'invalid_request_error' : 'api_error';
    return reply.code(status).send({ error: { type, message: error.message } });
  });
  serveApi(app, world);
  serveSim(app, world);
  return app;
};

const unknownUrl = (method: string, url: string) =>
  answerOf({
    refused: {
      status: 404,
      type: 'invalid_request_error',
      message: `Unrecognized request URL (${method}: ${url.split('?')[0] ?? ''}).`,
    },
  });

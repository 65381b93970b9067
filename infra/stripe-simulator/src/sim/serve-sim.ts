import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';

import { act } from '../act.ts';
import { answerOf, type RefusedRequest, type Result } from '../answer.ts';
import { paramsOf } from '../api.ts';
import type { Call } from '../endpoint.ts';
import { readParams } from '../form.ts';
import { knobSettings } from '../faults/knobs.ts';
import { isRefused } from '../refusal.ts';
import type { World } from '../world.ts';
import { disputeParams, disputePayment } from './disputes.ts';
import { journalOf } from './journal.ts';
import { authenticate, authenticateParams, settle, settleParams } from './outcome.ts';
import { challengePage, overviewPage } from './page.ts';
import { serveClock } from './serve-clock.ts';
import { serveWebhooks } from './serve-webhooks.ts';

/** What Stripe does not have: the other side's levers, a look inside, and a page for people. */
export const serveSim = (app: FastifyInstance, world: World): void => {
  app.get('/', (_request, reply) => html(reply, overviewPage(world)));
  app.get('/_sim/health', () => ({ status: 'ok' }));
  app.get('/_sim/journal', (request) => journalOf(world, baseUrlOf(request)));
  app.get('/_sim/knobs', () => world.knobs.shown);
  app.post('/_sim/knobs', (request, reply) => {
    const settings = knobSettings.safeParse(request.body ?? {});
    if (!settings.success) return reply.code(400).send({ error: z.prettifyError(settings.error) });
    world.knobs.set(settings.data);
    return world.knobs.shown;
  });
  serveClock(app, world);
  serveWebhooks(app, world);
  app.get('/_sim/authenticate', (request, reply) => {
    const { payment_intent: id } = paramsOf(request);
    const intent = world.ledger.get('payment_intent', typeof id === 'string' ? id : '');
    return intent ? html(reply, challengePage(intent)) : reply.code(404).send();
  });
  app.post('/_sim/authenticate', play(world, authenticateParams, authenticate));
  app.post('/_sim/settle', play(world, settleParams, settle));
  app.post('/_sim/dispute', play(world, disputeParams, disputePayment));
};

const play =
  <P>(world: World, schema: z.ZodType<P>, part: (call: Call<P>) => Result | RefusedRequest) =>
  async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const read = readParams(schema, paramsOf(request));
    const { result, deliveries } = isRefused(read)
      ? { result: read, deliveries: [] }
      : act(world, baseUrlOf(request), (call) => part({ ...call, params: read.params }));
    reply.raw.once('close', () => void world.webhooks.send(deliveries));
    const { status, body } = answerOf(result);
    if (status === 200 && isBrowser(request)) await reply.redirect(wayBack(result), 303);
    else await reply.code(status).send(body);
  };

const isBrowser = ({ headers }: FastifyRequest): boolean =>
  headers.accept?.includes('text/html') ?? false;

/** To the shop that sent the buyer here, else to the overview. */
const wayBack = (result: Result | RefusedRequest): string => {
  const rows = isRefused(result) ? [] : (result.rows ?? []);
  const intent = rows.flatMap(({ kind, value }) => (kind === 'payment_intent' ? value : []))[0];
  if (!intent?.returnUrl) return '/';
  const url = new URL(intent.returnUrl);
  url.searchParams.set('payment_intent', intent.id);
  url.searchParams.set('payment_intent_client_secret', intent.clientSecret);
  url.searchParams.set('redirect_status', intent.lastPaymentError ? 'failed' : 'succeeded');
  return url.href;
};

const baseUrlOf = (request: FastifyRequest): string => `http://${request.host}`;

const html = (reply: FastifyReply, page: string): FastifyReply =>
  reply.type('text/html; charset=utf-8').send(page);

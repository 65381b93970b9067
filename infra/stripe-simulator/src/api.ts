import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

import type { Endpoint } from './endpoint.ts';
import { balanceTransactionEndpoints } from './endpoints/balance-transactions.ts';
import { chargeEndpoints } from './endpoints/charges.ts';
import { disputeEndpoints } from './endpoints/disputes.ts';
import { eventEndpoints } from './endpoints/events.ts';
import { searchEndpoint } from './endpoints/payment-intent-search.ts';
import { paymentIntentEndpoints } from './endpoints/payment-intents.ts';
import { paymentMethodEndpoints } from './endpoints/payment-methods.ts';
import { refundEndpoints } from './endpoints/refunds.ts';
import { garbage, loseAnswer, losesAnswer } from './faults/lose-answer.ts';
import { webhookEndpointEndpoints } from './endpoints/webhook-endpoints.ts';
import { handle, type Handled, type Incoming } from './handle.ts';
import { apiVersion, type World } from './world.ts';

const endpoints: readonly Endpoint[] = [
  ...paymentIntentEndpoints,
  searchEndpoint,
  ...paymentMethodEndpoints,
  ...chargeEndpoints,
  ...refundEndpoints,
  ...disputeEndpoints,
  ...balanceTransactionEndpoints,
  ...eventEndpoints,
  ...webhookEndpointEndpoints,
];

/** Everything below `/v1`. */
export const serveApi = (app: FastifyInstance, world: World): void => {
  for (const endpoint of endpoints)
    app.route({
      method: endpoint.method,
      url: endpoint.path,
      handler: async (request, reply) => {
        if (isForm(request)) await serve(world, endpoint, request, reply);
        else await reply.code(400).send(notAForm);
      },
    });
};

const serve = async (
  world: World,
  endpoint: Endpoint,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<void> => {
  const incoming = incomingOf(world, request);
  const handled = await handle(world, endpoint, incoming);
  world.requests.add({
    id: incoming.requestId,
    at: incoming.at,
    method: request.method,
    path: incoming.path,
    idempotencyKey: incoming.idempotencyKey,
    status: handled.status,
    isReplay: handled.isReplay,
    fault: incoming.fault?.fault ?? null,
  });
  // Webhooks overtake the answer often enough; by default they come after it, once it is sent.
  await world.webhooks.sendAhead(handled.deliveries);
  reply.raw.once('close', () => void world.webhooks.send(handled.deliveries));
  if (losesAnswer(incoming.fault)) loseAnswer(reply, incoming.fault, handled.body);
  else if (incoming.fault?.fault === 'garbage') await reply.type('text/html').send(garbage);
  else await reply.headers(headersOf(incoming, handled)).code(handled.status).send(handled.body);
};

const isForm = ({ headers, body }: FastifyRequest): boolean =>
  body === undefined ||
  (headers['content-type']?.startsWith('application/x-www-form-urlencoded') ?? false);

const notAForm = {
  error: {
    type: 'invalid_request_error',
    message:
      'Invalid request (check that your POST content type is application/x-www-form-urlencoded).',
  },
};

const incomingOf = (world: World, request: FastifyRequest): Incoming & { requestId: string } => {
  const at = world.clock.seconds();
  const path = request.url.split('?')[0] ?? '';
  const { headers } = request;
  return {
    requestId: world.ledger.newId('req'),
    idempotencyKey: textOf(headers['idempotency-key']),
    baseUrl: `http://${request.host}`,
    at,
    path,
    target: (request.params as { id?: string }).id ?? '',
    authorization: headers.authorization,
    version: textOf(headers['stripe-version']) ?? undefined,
    params: paramsOf(request),
    fault: world.knobs.takeRequestFault(path, at),
  };
};

/** Stripe reads the query and the form alike. */
export const paramsOf = ({ query, body }: FastifyRequest): Record<string, unknown> => ({
  ...(query as Record<string, unknown>),
  ...(body as Record<string, unknown> | undefined),
});

const textOf = (header: string | readonly string[] | undefined): string | null =>
  typeof header === 'string' && header !== '' ? header : null;

const headersOf = (
  { requestId, idempotencyKey, fault }: Incoming,
  { isReplay, original, status }: Handled,
): Record<string, string> => ({
  'content-type': 'application/json',
  'request-id': requestId ?? '',
  'stripe-version': apiVersion,
  ...(idempotencyKey !== null && { 'idempotency-key': idempotencyKey }),
  ...(original !== null && { 'original-request': original }),
  ...(status === 401 && { 'www-authenticate': 'Bearer realm="Stripe"' }),
  ...(isReplay && { 'idempotent-replayed': 'true' }),
  // A stored fault would only be replayed: Stripe tells its clients not to try again.
  ...(status >= 500 && idempotencyKey !== null && { 'stripe-should-retry': 'false' }),
  ...(fault?.fault === 'lock-timeout' && { 'stripe-should-retry': 'true' }),
});

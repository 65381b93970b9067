import type { FastifyInstance } from 'fastify';
import { z } from 'zod';

import { paramsOf } from '../api.ts';
import { durationPattern, toMs } from '../time/duration.ts';
import { rolled } from '../webhooks/webhook-endpoint.ts';
import type { World } from '../world.ts';

const rollParams = z.strictObject({
  secret: z.string().startsWith('whsec_').optional(),
  /** For how long the old one signs along. */
  expires_in: z.string().regex(durationPattern, 'such as 0s or 24h').default('24h'),
});

/** What Stripe's dashboard can do with webhooks, and its API can't. */
export const serveWebhooks = (app: FastifyInstance, world: World): void => {
  const { ledger, webhooks, clock } = world;
  app.post<{ Params: { id: string } }>('/_sim/webhook_endpoints/:id/roll', (request, reply) => {
    const asked = rollParams.safeParse(paramsOf(request));
    if (!asked.success) return reply.code(400).send({ error: z.prettifyError(asked.error) });
    const endpoint = ledger.get('webhook_endpoint', request.params.id);
    if (!endpoint) return reply.code(404).send({ error: `no endpoint ${request.params.id}` });
    const { secret = ledger.newId('whsec'), expires_in: expiresIn } = asked.data;
    const value = rolled(endpoint, secret, clock.seconds() + toMs(expiresIn) / 1000);
    ledger.commit([{ kind: 'webhook_endpoint', value }]);
    return { id: value.id, secret };
  });
  app.post('/_sim/resend', (request, reply) => {
    const { event: id } = paramsOf(request);
    const event = typeof id === 'string' ? ledger.get('event', id) : undefined;
    if (!event) return reply.code(404).send({ error: `no event ${String(id)}` });
    return { deliveries: webhooks.resend(event) };
  });
};

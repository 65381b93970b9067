import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type Stripe from 'stripe';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { startStripeSimulator, type StripeSimulator } from '../index.ts';
import { post, refusal, stripeFor } from '../testing/clients.ts';
import { eventually } from '../testing/eventually.ts';
import { startWebhookReceiver, type WebhookReceiver } from '../testing/webhook-receiver.ts';

describe('webhook endpoints', () => {
  let receiver: WebhookReceiver;
  let simulator: StripeSimulator;
  let stripe: Stripe;

  beforeEach(async () => {
    receiver = await startWebhookReceiver();
    simulator = await startStripeSimulator({ frozenAt: new Date('2030-01-01T00:00:00Z') });
    stripe = stripeFor(simulator);
  });
  afterEach(async () => {
    await simulator.close();
    await receiver.close();
  });

  const subscribe = (...events: Stripe.WebhookEndpointCreateParams.EnabledEvent[]) =>
    stripe.webhookEndpoints.create({ url: receiver.url, enabled_events: events });
  const create = () => stripe.paymentIntents.create({ amount: 1_000, currency: 'eur' });
  const arrived = () => eventually(receiver.types);
  const settled = () => simulator.advance('0s');
  /** By which of these secrets the latest delivery is to be trusted. */
  const signers = (...secrets: string[]) => {
    const { body, signature } = receiver.received.at(-1) ?? { body: '', signature: '' };
    return secrets.filter((secret) => {
      try {
        return stripe.webhooks.constructEvent(body, signature, secret);
      } catch {
        return false;
      }
    });
  };
  const roll = async (id: string, query = '') => {
    const { body } = await post(`${simulator.url}/_sim/webhook_endpoints/${id}/roll?${query}`, '');
    return String(body['secret']);
  };

  it('get what is signed with the secret that only their creation shows', async () => {
    const endpoint = await subscribe('*');
    expect(endpoint).toMatchObject({
      object: 'webhook_endpoint',
      status: 'enabled',
      url: receiver.url,
      enabled_events: ['*'],
    });
    await create();
    await arrived().toEqual(['payment_intent.created']);
    const { secret = '' } = endpoint;
    expect(secret).toMatch(/^whsec_/);
    expect(signers(secret, 'whsec_other')).toEqual([secret]);
    expect(await stripe.webhookEndpoints.retrieve(endpoint.id)).not.toHaveProperty('secret');
  });

  it('hear only of what they subscribed to, and of nothing before', async () => {
    await create();
    await subscribe('payment_intent.canceled');
    await create().then(({ id }) => stripe.paymentIntents.cancel(id));
    await settled();
    expect(receiver.types()).toEqual(['payment_intent.canceled']);
  });

  it('are updated, disabled, enabled again with what they missed, and deleted', async () => {
    const { id } = await subscribe('*');
    await stripe.webhookEndpoints.update(id, { disabled: true, metadata: { of: 'us' } });
    await create();
    await settled();
    expect(receiver.types()).toEqual([]);
    expect(await stripe.webhookEndpoints.update(id, { disabled: false })).toMatchObject({
      status: 'enabled',
      metadata: { of: 'us' },
    });
    await create();
    await arrived().toHaveLength(1);
    expect(await stripe.webhookEndpoints.del(id)).toEqual(
      expect.objectContaining({ id, deleted: true }),
    );
    await create();
    await settled();
    expect(receiver.types()).toHaveLength(1);
    expect((await refusal(stripe.webhookEndpoints.retrieve(id))).statusCode).toBe(404);
    expect((await stripe.webhookEndpoints.list()).data).toEqual([]);
  });

  it('that are disabled get later what was already on its way', async () => {
    const { id } = await subscribe('*');
    receiver.answerFirst(503);
    await create();
    await settled();
    await stripe.webhookEndpoints.update(id, { disabled: true });
    await simulator.advance('1h');
    expect(receiver.types()).toHaveLength(1);
    await stripe.webhookEndpoints.update(id, { disabled: false });
    await arrived().toHaveLength(2);
  });

  it('sign with the old secret, too, for a day after it was rolled', async () => {
    const { id, secret: old = '' } = await subscribe('*');
    const fresh = await roll(id);
    expect(fresh).not.toBe(old);
    await create();
    await settled();
    expect(signers(old, fresh)).toEqual([old, fresh]);
    expect(receiver.received[0]?.signature.match(/v1=/g)).toHaveLength(2);
    await simulator.advance('24h');
    await create();
    await settled();
    expect(signers(old, fresh)).toEqual([fresh]);
  });

  it('take a secret of ours when it is rolled, and may forget the old one at once', async () => {
    const { id, secret: old = '' } = await subscribe('*');
    expect(await roll(id, 'secret=whsec_ours&expires_in=0s')).toBe('whsec_ours');
    await create();
    await settled();
    expect(signers(old, 'whsec_ours')).toEqual(['whsec_ours']);
  });

  it('show how many deliveries of an event are pending', async () => {
    await subscribe('*');
    receiver.answerFirst(503);
    await create();
    await settled();
    const pending = async () => (await stripe.events.list()).data[0]?.pending_webhooks;
    expect(await pending()).toBe(1);
    await simulator.advance('1h');
    expect(await pending()).toBe(0);
  });

  it('get an event again on demand', async () => {
    await subscribe('*');
    await create();
    await settled();
    const [event] = (await stripe.events.list()).data;
    expect((await post(`${simulator.url}/_sim/resend?event=${event?.id ?? ''}`, '')).status).toBe(
      200,
    );
    await arrived().toHaveLength(2);
    expect((await post(`${simulator.url}/_sim/resend?event=evt_none`, '')).status).toBe(404);
  });

  it.each([
    [{ url: 'nowhere', enabled_events: ['*'] }, 'url'],
    [{ url: 'http://127.0.0.1:9/', enabled_events: [] }, 'enabled_events'],
    [{ url: 'http://127.0.0.1:9/', enabled_events: ['payment.done'] }, 'enabled_events[0]'],
  ])('refuse %j', async (params, param) => {
    const made = stripe.webhookEndpoints.create(params as Stripe.WebhookEndpointCreateParams);
    expect(await refusal(made)).toMatchObject({ statusCode: 400, param });
  });

  it('are sixteen at most', async () => {
    for (let made = 0; made < 16; made += 1) await subscribe('*');
    expect((await refusal(subscribe('*'))).statusCode).toBe(400);
  });
});

describe('webhook endpoints, across a restart', () => {
  it('are kept, and those that are configured move with their configuration', async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'stripe-simulator-'));
    const list = async (urls: string[], and: (stripe: Stripe) => Promise<unknown>) => {
      const webhooks = urls.map((url) => ({ url, secret: 'whsec_1' }));
      const simulator = await startStripeSimulator({ dataDir, webhooks });
      const stripe = stripeFor(simulator);
      await and(stripe);
      const { data } = await stripe.webhookEndpoints.list();
      await simulator.close();
      return data.map(({ url, status }) => `${url} ${status}`);
    };
    const made = (stripe: Stripe) =>
      stripe.webhookEndpoints.create({ url: 'http://127.0.0.1:9/made', enabled_events: ['*'] });
    const nothing = () => Promise.resolve();
    await list(['http://127.0.0.1:9/a', 'http://127.0.0.1:9/b'], made);
    expect(await list(['http://127.0.0.1:9/c'], nothing)).toEqual([
      'http://127.0.0.1:9/made enabled',
      'http://127.0.0.1:9/b disabled',
      'http://127.0.0.1:9/c enabled',
    ]);
    await rm(dataDir, { recursive: true });
  });
});

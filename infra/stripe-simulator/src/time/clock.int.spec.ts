import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { startStripeSimulator, type StripeSimulator } from '../index.ts';
import { stripeFor } from '../testing/clients.ts';
import { eventually } from '../testing/eventually.ts';
import { startWebhookReceiver, type WebhookReceiver } from '../testing/webhook-receiver.ts';

const newYear = new Date('2030-01-01T00:00:00Z');

describe('the clock', () => {
  let receiver: WebhookReceiver;
  let simulator: StripeSimulator;

  beforeEach(async () => {
    receiver = await startWebhookReceiver();
    simulator = await startStripeSimulator({
      webhooks: [receiver],
      retries: 'live',
      frozenAt: newYear,
    });
  });
  afterEach(async () => {
    await simulator.close();
    await receiver.close();
  });

  const create = () =>
    stripeFor(simulator).paymentIntents.create({ amount: 1_000, currency: 'eur' });
  const clock = async (change?: object, status = 200): Promise<unknown> => {
    const response = await fetch(`${simulator.url}/_sim/clock`, {
      ...(change && { method: 'POST', body: JSON.stringify(change) }),
      ...(change && { headers: { 'content-type': 'application/json' } }),
    });
    expect(response.status).toBe(status);
    return response.json();
  };
  const triesAt = () =>
    simulator
      .journal()
      .deliveries.flatMap(({ attempts }) => attempts.map(({ at }) => at - +newYear / 1000));

  it('stands still when it is frozen', async () => {
    expect((await create()).created).toBe(+newYear / 1000);
    expect(await clock()).toEqual({ now: newYear.toISOString(), frozen: true });
  });

  it('is moved on', async () => {
    expect(await clock({ advance: '36h' })).toMatchObject({ now: '2030-01-02T12:00:00.000Z' });
    expect(await clock({ to: '2030-02-01T00:00:00Z' })).toMatchObject({
      now: '2030-02-01T00:00:00.000Z',
    });
  });

  it('runs from where it stands, and stands where it is', async () => {
    await clock({ frozen: false });
    const now = async () => Date.parse(((await clock()) as { now: string }).now);
    await eventually(now).toBeGreaterThan(+newYear);
    await clock({ frozen: true });
    expect(await now()).toBe(await now());
  });

  it.each([
    { advance: '-1d' },
    { advance: 'soon' },
    { to: '2029-12-31T00:00:00Z' },
    { back: '1d' },
  ])('refuses %j', async (change) => {
    expect(await clock(change, 400)).toHaveProperty('error');
  });

  it('lets webhooks be tried again as Stripe does, for three days', async () => {
    receiver.answerFirst(...Array.from({ length: 20 }, () => 503));
    await create();
    await simulator.advance('4d');
    const minutes = triesAt().map((seconds) => seconds / 60);
    expect(minutes).toEqual([0, 5, 15, 35, 75, 155, 315, 635, 1275, 1995, 2715, 3435, 4155]);
    expect(simulator.journal().deliveries).toMatchObject([{ status: 'failed' }]);
  });

  it('moves no further than it is told', async () => {
    receiver.answerFirst(503, 503, 503);
    await create();
    await simulator.advance('14m');
    expect(triesAt()).toEqual([0, 300]);
    await simulator.advance('1m');
    expect(triesAt()).toEqual([0, 300, 900]);
  });

  it('is moved by several at once, one after the other', async () => {
    await Promise.all([simulator.advance('1h'), simulator.advance('2h'), simulator.advance('3h')]);
    expect(await clock()).toMatchObject({ now: '2030-01-01T06:00:00.000Z' });
  });

  it('forgets an idempotency key after 24 hours', async () => {
    const again = async () =>
      (
        await stripeFor(simulator).paymentIntents.create(
          { amount: 1_000, currency: 'eur' },
          { idempotencyKey: 'pi:order-1:1' },
        )
      ).id;
    const first = await again();
    await simulator.advance('1439m');
    expect(await again()).toBe(first);
    await simulator.advance('1m');
    expect(await again()).not.toBe(first);
  });

  it('forgets events after 30 days', async () => {
    const { events } = stripeFor(simulator);
    await create();
    await simulator.advance('30d');
    const { data } = await events.list();
    expect(data).toHaveLength(1);
    await simulator.advance('1s');
    expect((await events.list()).data).toEqual([]);
    await expect(events.retrieve(data[0]?.id ?? '')).rejects.toMatchObject({ statusCode: 404 });
    expect(simulator.journal().events).toHaveLength(1);
  });
});

describe('the clock, across a restart', () => {
  it('does not go back', async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'stripe-simulator-'));
    const now = async (): Promise<number> => {
      const simulator = await startStripeSimulator({ dataDir });
      const { created } = await stripeFor(simulator).paymentIntents.create({
        amount: 1_000,
        currency: 'eur',
      });
      await simulator.advance('7d');
      await simulator.close();
      return created;
    };
    const first = await now();
    expect((await now()) - first).toBeGreaterThanOrEqual(7 * 24 * 60 * 60);
    await rm(dataDir, { recursive: true });
  });
});

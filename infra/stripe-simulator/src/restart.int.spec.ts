import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { startStripeSimulator, type StripeSimulator } from './index.ts';
import { stripeFor, turn } from './testing/clients.ts';
import { eventually } from './testing/eventually.ts';
import { startWebhookReceiver, type WebhookReceiver } from './testing/webhook-receiver.ts';

describe('a restart', () => {
  let dataDir: string;
  let receiver: WebhookReceiver;
  let simulator: StripeSimulator;

  const start = async () => {
    simulator = await startStripeSimulator({
      dataDir,
      webhooks: [receiver],
      retries: { attempts: 2, firstDelayMs: 60_000, maxDelayMs: 60_000 },
    });
    return stripeFor(simulator);
  };
  const journalPath = () => join(dataDir, 'journal.jsonl');

  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'stripe-simulator-'));
    receiver = await startWebhookReceiver();
  });
  afterEach(async () => {
    await simulator.close();
    await receiver.close();
    await rm(dataDir, { recursive: true });
  });

  it('keeps intents, charges, refunds, events and client secrets', async () => {
    const stripe = await start();
    const { id } = await stripe.paymentIntents.create({
      amount: 9_000,
      currency: 'brl',
      confirm: true,
      payment_method: 'pm_card_visa',
    });
    await stripe.refunds.create({ payment_intent: id, amount: 1_000 });
    await eventually(receiver.types).toHaveLength(5);
    const { requests: _, deliveries: __, ...before } = simulator.journal();
    await simulator.close();

    const again = await start();
    expect(simulator.journal()).toMatchObject(before);
    const { data } = await again.refunds.list({ payment_intent: id });
    expect(data).toMatchObject([{ amount: 1_000 }]);
    await again.refunds.create({ payment_intent: id, amount: 8_000 });
  });

  it('still knows idempotency keys', async () => {
    const create = async (stripe: Awaited<ReturnType<typeof start>>) =>
      stripe.paymentIntents.create(
        { amount: 1_000, currency: 'eur' },
        { idempotencyKey: 'pi:order-1:1' },
      );
    const first = await create(await start());
    await simulator.close();
    expect(await create(await start())).toEqual(first);
    expect(simulator.journal().paymentIntents).toHaveLength(1);
  });

  it('gives out no id twice', async () => {
    const create = async (stripe: Awaited<ReturnType<typeof start>>) =>
      (await stripe.paymentIntents.create({ amount: 1_000, currency: 'eur' })).id;
    const ids = [await create(await start())];
    await simulator.close();
    ids.push(await create(await start()));
    await simulator.close();
    ids.push(await create(await start()));
    expect(new Set(ids).size).toBe(3);
  });

  it('delivers what was not delivered before, and nothing twice', async () => {
    const stripe = await start();
    await stripe.paymentIntents.create({ amount: 1_000, currency: 'eur' });
    await eventually(() => simulator.journal().deliveries[0]?.status).toBe('delivered');
    receiver.answerFirst(503);
    await stripe.paymentIntents.create({ amount: 2_000, currency: 'eur' });
    await eventually(() => simulator.journal().deliveries[1]?.attempts.length).toBe(1);
    await simulator.close();

    await start();
    await eventually(() => simulator.journal().deliveries[1]?.status).toBe('delivered');
    expect(receiver.received).toHaveLength(3);
  });

  it('does not wait for an endpoint that hangs, and delivers to it later', async () => {
    receiver.hang();
    const stripe = await start();
    const create = () => stripe.paymentIntents.create({ amount: 1_000, currency: 'eur' });
    await Promise.all(Array.from({ length: 50 }, create));
    await eventually(receiver.types).toHaveLength(32);
    await simulator.close();
    await receiver.close();

    receiver = await startWebhookReceiver();
    await start();
    await eventually(() => new Set(receiver.received.map(({ event }) => event?.id)).size).toBe(50);
  });

  it('forgets the knobs', async () => {
    await start();
    await turn(simulator, { webhooks: [{ fault: 'drop', next: 5 }] });
    await simulator.close();
    const stripe = await start();
    await stripe.paymentIntents.create({ amount: 1_000, currency: 'eur' });
    await eventually(receiver.types).toHaveLength(1);
  });

  it('overlooks a last line that was cut short, and goes on writing behind it', async () => {
    const create = (stripe: Awaited<ReturnType<typeof start>>) =>
      stripe.paymentIntents.create({ amount: 1_000, currency: 'eur' });
    await create(await start());
    await simulator.close();
    await writeFile(journalPath(), '[{"kind":"payment_int', { flag: 'a' });
    await create(await start());
    await simulator.close();
    await start();
    expect(simulator.journal().paymentIntents).toHaveLength(2);
  });

  it('refuses a journal that is damaged in the middle', async () => {
    const stripe = await start();
    await stripe.paymentIntents.create({ amount: 1_000, currency: 'eur' });
    await simulator.close();
    const kept = await readFile(journalPath(), 'utf8');
    await writeFile(journalPath(), `[broken\n${kept}`);
    await expect(start()).rejects.toThrow('damaged in line 1');
    expect(await readFile(journalPath(), 'utf8')).toContain('[broken');
  });
});

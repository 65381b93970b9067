import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import type { Journal } from './index.ts';
import { eventually } from './testing/eventually.ts';
import { startWebhookReceiver, type WebhookReceiver } from './testing/webhook-receiver.ts';
import { post } from './testing/clients.ts';

const main = join(import.meta.dirname, 'main.ts');

describe('the process', () => {
  let dataDir: string;
  let receiver: WebhookReceiver;
  let child: ChildProcess | undefined;

  const start = (env: NodeJS.ProcessEnv) => {
    child = spawn(process.execPath, [main], {
      env: { PATH: process.env['PATH'], ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    return child;
  };
  const ready = async (more: NodeJS.ProcessEnv = {}) => {
    const { stdout } = start({
      PORT: '0',
      STRIPE_SIMULATOR_WEBHOOK_URL: receiver.url,
      STRIPE_WEBHOOK_SECRETS: `${receiver.secret},whsec_old`,
      STRIPE_SIMULATOR_DATA_DIR: dataDir,
      ...more,
    });
    if (!stdout) throw new Error('no output');
    const [line] = (await once(stdout, 'data')) as [Buffer];
    return /ready on (\S+),/.exec(line.toString())?.[1] ?? '';
  };
  const secretKey = { authorization: 'Bearer sk_test_1' };

  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'stripe-simulator-'));
    receiver = await startWebhookReceiver();
  });
  afterEach(async () => {
    child?.kill('SIGKILL');
    await receiver.close();
    await rm(dataDir, { recursive: true });
  });

  it('says when it is ready, answers, and stops cleanly on SIGTERM', async () => {
    const url = await ready();
    expect((await fetch(`${url}/_sim/health`)).status).toBe(200);
    child?.kill('SIGTERM');
    const [code] = (await once(child ?? process, 'exit')) as [number | null];
    expect(code).toBe(0);
  });

  it('takes faults and the retries of Stripe from its environment', async () => {
    const knobs = JSON.stringify({ webhooks: [{ fault: 'delay', ms: 5, chance: 0.5 }] });
    const url = await ready({ STRIPE_SIMULATOR_KNOBS: knobs, STRIPE_SIMULATOR_RETRIES: 'live' });
    const shown = await fetch(`${url}/_sim/knobs`);
    expect(await shown.json()).toMatchObject({ webhooks: [{ fault: 'delay', next: 'all' }] });
  });

  it('loses nothing that was answered when it is killed', async () => {
    const url = await ready();
    const form = 'amount=1000&currency=eur';
    const { body } = await post(`${url}/v1/payment_intents`, form, secretKey);
    child?.kill('SIGKILL');
    await once(child ?? process, 'exit');
    const again = await ready();
    const found = await fetch(`${again}/v1/payment_intents/${String(body['id'])}`, {
      headers: secretKey,
    });
    expect(found.status).toBe(200);
    await eventually(receiver.types).toContain('payment_intent.created');
  });

  it('loses nothing that was answered when it is killed in the middle of a crowd', async () => {
    const url = await ready();
    const answered: string[] = [];
    const buyer = async (): Promise<void> => {
      for (;;) {
        const form = 'amount=1000&currency=eur&confirm=true&payment_method=pm_card_visa';
        const { body } = await post(`${url}/v1/payment_intents`, form, secretKey);
        answered.push(String(body['id']));
      }
    };
    const crowd = Promise.allSettled(Array.from({ length: 8 }, buyer));
    await eventually(() => answered.length).toBeGreaterThan(16);
    child?.kill('SIGKILL');
    await crowd;
    const again = await ready();
    const journal = (await (await fetch(`${again}/_sim/journal`)).json()) as Journal;
    const kept = new Set(journal.paymentIntents.map(({ id }) => id));
    expect(answered.filter((id) => !kept.has(id))).toEqual([]);
    // Of each one all or nothing: the money, its entry in the balance, and what tells of it.
    expect(journal.charges).toHaveLength(kept.size);
    expect(journal.balanceTransactions).toHaveLength(kept.size);
    expect(journal.events).toHaveLength(3 * kept.size);
    expect(journal.deliveries).toHaveLength(3 * kept.size);
    const told = () => new Set(receiver.received.map(({ event }) => event?.id)).size;
    await eventually(told).toBe(journal.events.length);
  });

  it('lists all that is wrong with its environment', async () => {
    const { stderr } = start({
      PORT: 'four',
      STRIPE_SIMULATOR_WEBHOOK_URL: 'nowhere',
      STRIPE_SIMULATOR_KNOBS: '{',
    });
    const problems: string[] = [];
    stderr?.on('data', (text: Buffer) => problems.push(text.toString()));
    const [code] = (await once(child ?? process, 'close')) as [number | null];
    expect(code).toBe(1);
    expect(problems.join('')).toMatch(/PORT/);
    expect(problems.join('')).toMatch(/STRIPE_SIMULATOR_WEBHOOK_URL/);
    expect(problems.join('')).toMatch(/STRIPE_SIMULATOR_KNOBS/);
  });
});

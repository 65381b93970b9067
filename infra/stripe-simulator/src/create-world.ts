import { knobSettings, Knobs } from './faults/knobs.ts';
import { isExpired } from './idempotency.ts';
import { Ledger } from './ledger.ts';
import type { StripeSimulatorOptions } from './options.ts';
import { RequestLog } from './request-log.ts';
import { Clock, type ClockState } from './time/clock.ts';
import { Clockwork } from './time/clockwork.ts';
import { happen } from './time/happen.ts';
import { retrySchedules, type RetrySchedule } from './webhooks/delivery.ts';
import { configured } from './webhooks/webhook-endpoint.ts';
import { Webhooks } from './webhooks/webhooks.ts';
import type { World } from './world.ts';

/** Puts a simulator together, with all that an earlier one kept. Nothing moves yet. */
export const createWorld = async (options: StripeSimulatorOptions): Promise<World> => {
  const ledger = await Ledger.read(options.dataDir, options.seed);
  const clock = clockOf(ledger, options.frozenAt);
  ledger.forget('answer', (answer) => isExpired(answer, clock.seconds()));
  const knobs = new Knobs();
  knobs.set(knobSettings.parse(options.knobs ?? {}));
  const webhooks = new Webhooks({ ledger, knobs, clock, schedule: scheduleOf(options) });
  const clockwork: Clockwork = new Clockwork({
    clock,
    ledger,
    happen: (due) => happen(world, due),
    settle: () => webhooks.settle(),
  });
  const requests = new RequestLog();
  const keysInUse = new Set<string>();
  const world: World = { ledger, knobs, webhooks, requests, keysInUse, clock, clockwork };
  configure(world, options);
  return world;
};

/** Time does not go back across a restart. */
const clockOf = (ledger: Ledger, frozenAt: Date | undefined): Clock => {
  const kept = ledger.get('setting', 'clock')?.value;
  if (kept !== undefined) return new Clock(JSON.parse(kept) as ClockState);
  return new Clock({ aheadMs: 0, frozenAt: frozenAt?.getTime() ?? null });
};

const scheduleOf = ({ retries = 'quick' }: StripeSimulatorOptions): RetrySchedule =>
  typeof retries === 'string' ? retrySchedules[retries] : retries;

const configure = ({ ledger, clock }: World, { webhooks = [] }: StripeSimulatorOptions): void => {
  const make = { id: () => ledger.newId('we'), at: clock.seconds() };
  const endpoints = configured(webhooks, ledger.all('webhook_endpoint'), make);
  ledger.commit(endpoints.map((value) => ({ kind: 'webhook_endpoint', value })));
};

import type { AddressInfo } from 'node:net';

import { createApp } from './app.ts';
import { knobSettings, type KnobInput } from './faults/knobs.ts';
import type { Journal } from './sim/journal.ts';
import { journalOf } from './sim/journal.ts';
import { toMs, type Duration } from './time/duration.ts';
import type { RetrySchedule, RetryScheduleName } from './webhooks/delivery.ts';
import type { WebhookTarget } from './webhooks/webhook-endpoint.ts';
import { createWorld } from './create-world.ts';

export type StripeSimulatorOptions = {
  /** 0 takes a free one. */
  readonly port?: number;
  /** Where events go, besides the endpoints that are made by the API. */
  readonly webhooks?: readonly WebhookTarget[];
  /** Keeps everything across restarts; in memory only when absent. */
  readonly dataDir?: string | undefined;
  /** Makes ids repeatable; random when absent. */
  readonly seed?: string | undefined;
  /** When refused webhooks are sent again; `quick` by default: 15 attempts within four minutes. */
  readonly retries?: RetrySchedule | RetryScheduleName;
  /** Faults from the start. */
  readonly knobs?: KnobInput;
  /** Stands still at this time, until it is advanced; runs with real time when absent. */
  readonly frozenAt?: Date;
};

export type StripeSimulator = {
  readonly port: number;
  readonly url: string;
  /** Stops answering and sending; undelivered webhooks wait for the next start on the same data. */
  readonly close: () => Promise<void>;
  readonly journal: () => Journal;
  /** Replaces all faults; what is not named is off. Throws when one is misspelt. */
  readonly turn: (knobs: KnobInput) => void;
  /**
   * Moves its clock on, such as by `7d`; resolves when all that became due has happened, in order,
   * the webhooks it caused included.
   */
  readonly advance: (by: Duration) => Promise<void>;
};

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
  world.clockwork.start();
  const close = async (): Promise<void> => {
    world.clockwork.stop();
    await app.close();
    await world.webhooks.close();
    world.ledger.close();
  };
  return {
    port,
    url,
    close,
    journal: () => journalOf(world, url),
    turn: (knobs) => world.knobs.set(knobSettings.parse(knobs)),
    advance: (by) => world.clockwork.advance(toMs(by)),
  };
};

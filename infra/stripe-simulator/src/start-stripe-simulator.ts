import type { AddressInfo } from 'node:net';

import { createApp } from './app.ts';
import { createWorld } from './create-world.ts';
import { knobSettings, type KnobInput } from './faults/knobs.ts';
import type { StripeSimulatorOptions } from './options.ts';
import { journalOf, type Journal } from './sim/journal.ts';
import { toMs, type Duration } from './time/duration.ts';

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

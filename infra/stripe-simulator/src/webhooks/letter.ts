import type { Knobs } from '../faults/knobs.ts';
import type { RecordedEvent } from '../ledger.ts';
import { signatureOf } from './signature.ts';

/** What is posted. */
export type Letter = {
  readonly body: string;
  readonly signature: string;
  /** Breaks off in the middle of the body. */
  readonly isCutShort: boolean;
};

/**
 * Writes and signs an event, as the faults on order will have it. The time it is signed at is real,
 * wherever the simulator's clock stands: the receiver compares it with a clock of its own.
 */
export const letterOf = (
  event: RecordedEvent,
  secrets: readonly string[],
  knobs: Knobs,
): Letter => {
  // Indented, as Stripe sends it: who verifies a re-serialised body instead of the raw bytes fails.
  const body = JSON.stringify(event, null, 2);
  const { type } = event;
  const age = knobs.takeWebhookFault('stale', type)?.seconds ?? 0;
  const isForged = knobs.takeWebhookFault('wrong-signature', type) !== undefined;
  const at = Math.floor(Date.now() / 1000) - age;
  const signature = signatureOf(body, isForged ? ['whsec_nobody'] : secrets, at);
  const isCutShort = knobs.takeWebhookFault('cut-short', type) !== undefined;
  if (knobs.takeWebhookFault('altered', type))
    return { body: withOtherAmounts(body), signature, isCutShort };
  if (knobs.takeWebhookFault('empty', type)) return { body: '', signature, isCutShort };
  return { body, signature, isCutShort };
};

const withOtherAmounts = (body: string): string =>
  body.replaceAll(/"amount(\w*)": (\d+)/g, '"amount$1": 1$2');

import { z } from 'zod';

import { striking } from './striking.ts';

const whose = {
  ...striking,
  /** Only events of these types; all when absent. */
  types: z.array(z.string()).optional(),
};

/** What may go wrong with the deliveries of an event, or with one attempt at it. */
export const webhookFault = z.discriminatedUnion('fault', [
  /** Never sent: it appears in the list of events only. */
  z.strictObject({ fault: z.literal('drop'), ...whose }),
  /** Sent so much later; others overtake it. */
  z.strictObject({ fault: z.literal('delay'), ms: z.int().min(1), ...whose }),
  /** Kept until so many are there, then sent one after the other, the latest first. */
  z.strictObject({
    fault: z.literal('reorder'),
    group: z.int().min(2).default(2),
    /** What is in a group that did not fill by then goes as it is. */
    withinMs: z.int().min(1).default(1000),
    ...whose,
  }),
  /** The endpoint hears of it before the caller does. */
  z.strictObject({ fault: z.literal('before-response'), ...whose }),
  /** So many more copies with each attempt, all at once. */
  z.strictObject({ fault: z.literal('duplicate'), copies: z.int().min(1).default(1), ...whose }),
  /** Signed with a secret nobody knows. */
  z.strictObject({ fault: z.literal('wrong-signature'), ...whose }),
  /** Rightly signed, so long ago. */
  z.strictObject({ fault: z.literal('stale'), seconds: z.int().min(1).default(600), ...whose }),
  /** Names other amounts than those that were signed. */
  z.strictObject({ fault: z.literal('altered'), ...whose }),
  /** Without the body that was signed. */
  z.strictObject({ fault: z.literal('empty'), ...whose }),
  /** The connection breaks in the middle of the body. */
  z.strictObject({ fault: z.literal('cut-short'), ...whose }),
]);
export type WebhookFault = z.output<typeof webhookFault>;

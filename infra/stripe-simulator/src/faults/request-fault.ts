import { z } from 'zod';

import { striking } from './striking.ts';

const where = {
  ...striking,
  /** Only requests whose path contains this, such as `/capture`. */
  path: z.string().optional(),
};

/** What may go wrong with a request. */
export const requestFault = z.discriminatedUnion('fault', [
  /** Answers this status. 429 comes before the idempotency layer; the others are stored and replayed. */
  z.strictObject({
    fault: z.literal('status'),
    status: z.union([z.literal(429), z.literal(500), z.literal(502), z.literal(503)]),
    /** Not with 429: does the work all the same. */
    executed: z.boolean().default(false),
    ...where,
  }),
  /** Too many requests within the same second; the first so many of each pass. */
  z.strictObject({
    fault: z.literal('rate-limit'),
    perSecond: z.int().min(1),
    ...where,
    next: striking.next.default('all'),
  }),
  /** Somebody else is at the same object: nothing is done, and the same key may be tried again. */
  z.strictObject({ fault: z.literal('lock-timeout'), ...where }),
  /** The bank says no, also to what it has held: a card error with this decline code. */
  z.strictObject({
    fault: z.literal('decline'),
    declineCode: z.string().default('generic_decline'),
    ...where,
  }),
  /** Does the work, then closes the connection instead of answering. */
  z.strictObject({ fault: z.literal('drop-response'), ...where }),
  /** Does the work, then closes the connection in the middle of the answer. */
  z.strictObject({ fault: z.literal('half-response'), ...where }),
  /** Does the work, then answers 200 with a page of somebody in between. */
  z.strictObject({ fault: z.literal('garbage'), ...where }),
  /** Waits before it does the work; the idempotency key is in use meanwhile. */
  z.strictObject({ fault: z.literal('slow'), ms: z.int().min(0), ...where }),
]);
export type RequestFault = z.output<typeof requestFault>;

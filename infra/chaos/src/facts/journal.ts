import { z } from 'zod';

/** What an event says of its object; the rest may be about persons, and is not kept. */
export const stripeObject = z.object({
  id: z.string(),
  object: z.string(),
  status: z.string().nullish(),
  amount: z.number().optional(),
  amount_received: z.number().optional(),
  amount_refunded: z.number().optional(),
});

/** What of the simulator's journal is checked. */
const journal = z.object({
  paymentIntents: z.array(
    z.object({
      id: z.string(),
      status: z.string(),
      amount: z.number(),
      amount_received: z.number(),
      metadata: z.record(z.string(), z.string()),
    }),
  ),
  refunds: z.array(
    z.object({
      id: z.string(),
      amount: z.number(),
      status: z.string().nullable(),
      payment_intent: z.string(),
    }),
  ),
  events: z.array(
    z.object({ id: z.string(), type: z.string(), data: z.object({ object: stripeObject }) }),
  ),
  deliveries: z.array(z.object({ id: z.string(), event: z.string(), status: z.string() })),
});

export type Journal = z.output<typeof journal>;

export const readJournal = async (stripeUrl: string): Promise<Journal> => {
  const response = await fetch(`${stripeUrl}/_sim/journal`, {
    signal: AbortSignal.timeout(10_000),
  });
  return journal.parse(await response.json());
};

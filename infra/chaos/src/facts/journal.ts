import { z } from 'zod';

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
  deliveries: z.array(z.object({ id: z.string(), event: z.string(), status: z.string() })),
});

export type Journal = z.output<typeof journal>;

export const readJournal = async (stripeUrl: string): Promise<Journal> => {
  const response = await fetch(`${stripeUrl}/_sim/journal`, {
    signal: AbortSignal.timeout(10_000),
  });
  return journal.parse(await response.json());
};

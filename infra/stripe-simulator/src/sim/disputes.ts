import { z } from 'zod';

import type { RefusedRequest, Result } from '../answer.ts';
import type { Charge } from '../charge.ts';
import { decideDispute, openDispute, type Dispute, type Verdict } from '../dispute.ts';
import type { Call } from '../endpoint.ts';
import { disputeResult } from '../endpoints/disputes.ts';
import { flag, positiveInteger } from '../form.ts';
import { invalidRequest, noSuch } from '../refusal.ts';

export const disputeParams = z.strictObject({
  payment_intent: z.string(),
  reason: z.string().default('fraudulent'),
  amount: positiveInteger.optional(),
  inquiry: flag.default(false),
});

/** Plays the owner of the card, who wants the money back. */
export const disputePayment = (
  call: Call<z.output<typeof disputeParams>>,
): Result | RefusedRequest => {
  const { payment_intent: id, inquiry: isInquiry, ...complaint } = call.params;
  const intent = call.ledger.get('payment_intent', id);
  if (!intent) return noSuch('payment_intent', id, { param: 'payment_intent' });
  const charge = call.ledger.get('charge', intent.latestCharge ?? '');
  if (!charge) return invalidRequest(`${id} has no charge.`, { param: 'payment_intent' });
  return dispute({ ...call, params: {} }, charge, { ...complaint, isInquiry });
};

export const dispute = (
  call: Call<object>,
  charge: Charge,
  complaint: {
    readonly reason: string;
    readonly isInquiry: boolean;
    readonly amount?: number | undefined;
  },
): Result | RefusedRequest => {
  const id = call.ledger.newId('du');
  const opened = openDispute(charge, { amount: undefined, ...complaint, id, created: call.at });
  return disputeResult(call, opened);
};

/** Plays the bank that decides. */
export const decide = (
  call: Call<object>,
  contested: Dispute,
  verdict: Verdict,
): Result | RefusedRequest => {
  const charge = call.ledger.get('charge', contested.charge);
  if (!charge) return noSuch('charge', contested.charge, { param: 'dispute' });
  return disputeResult(call, decideDispute(contested, charge, { verdict, at: call.at }));
};

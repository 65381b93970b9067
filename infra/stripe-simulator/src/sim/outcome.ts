import { z } from 'zod';

import type { RefusedRequest, Result } from '../answer.ts';
import type { Call } from '../endpoint.ts';
import { refundResultOf } from '../endpoints/refunds.ts';
import { resultOf } from '../endpoints/transition-result.ts';
import { authenticateIntent, settleIntent } from '../payment-attempt.ts';
import type { PaymentIntent } from '../payment-intent.ts';
import { invalidRequest, isRefused, noSuch } from '../refusal.ts';
import { settleRefund } from '../refund.ts';

const outcome = z.enum(['succeed', 'fail']);

export const authenticateParams = z.object({ payment_intent: z.string(), outcome });
type AuthenticateParams = z.output<typeof authenticateParams>;

export const settleParams = z.object({
  payment_intent: z.string().optional(),
  refund: z.string().optional(),
  outcome,
});
type SettleParams = z.output<typeof settleParams>;

/** Plays the buyer in front of the 3-D Secure challenge. */
export const authenticate = (call: Call<AuthenticateParams>): Result | RefusedRequest => {
  const { ledger, params, at } = call;
  const intent = ledger.get('payment_intent', params.payment_intent);
  if (!intent) return noSuch('payment_intent', params.payment_intent, { param: 'payment_intent' });
  const paymentMethod = ledger.get('payment_method', intent.paymentMethod ?? '');
  if (!paymentMethod) return invalidRequest(`${intent.id} has nothing to authenticate.`);
  const attempt = { paymentMethod, chargeId: ledger.newId('ch'), at };
  const finished = authenticateIntent(intent, attempt, params.outcome);
  return withoutFailure(resultOf({ ...call, params: {} }, finished, { before: intent }));
};

/** Plays the bank: ends a payment in `processing`, a pending refund, or fails one that looked done. */
export const settle = (call: Call<SettleParams>): Result | RefusedRequest => {
  const { ledger, params } = call;
  const intent = ledger.get('payment_intent', params.payment_intent ?? '');
  if (intent) return settlePayment(call, intent);
  const refund = ledger.get('refund', params.refund ?? '');
  const charge = refund && ledger.get('charge', refund.charge);
  if (charge)
    return refundResultOf({ ...call, params: {} }, settleRefund(refund, charge, params.outcome));
  const { payment_intent: wanted = params.refund ?? '' } = params;
  return noSuch('payment_intent or refund', wanted, { param: 'payment_intent' });
};

const settlePayment = (
  call: Call<SettleParams>,
  intent: PaymentIntent,
): Result | RefusedRequest => {
  const debit = call.ledger.get('charge', intent.latestCharge ?? '');
  if (!debit) return invalidRequest(`${intent.id} has no payment under way.`);
  const settled = settleIntent(intent, debit, call.params.outcome);
  return resultOf({ ...call, params: {} }, settled, { before: intent });
};

/** Here the request was to play a part, and that worked, even if the card was declined. */
const withoutFailure = (result: Result | RefusedRequest): Result | RefusedRequest => {
  if (isRefused(result)) return result;
  const { failure: _failure, ...played } = result;
  return played;
};

import { z } from 'zod';

import type { RefusedRequest, Result } from '../answer.ts';
import type { Call } from '../endpoint.ts';
import { refundResultOf } from '../endpoints/refunds.ts';
import { resultOf } from '../endpoints/transition-result.ts';
import { authenticateIntent, settleIntent } from '../payment-attempt.ts';
import type { PaymentIntent } from '../payment-intent.ts';
import { invalidRequest, isRefused, noSuch } from '../refusal.ts';
import { settleRefund } from '../refund.ts';
import { decide } from './disputes.ts';

const outcome = z.enum(['succeed', 'fail']);
type Outcome = z.output<typeof outcome>;

export const authenticateParams = z.strictObject({ payment_intent: z.string(), outcome });
type AuthenticateParams = z.output<typeof authenticateParams>;

export const settleParams = z.union([
  z.strictObject({ payment_intent: z.string(), outcome }),
  z.strictObject({ refund: z.string(), outcome }),
  z.strictObject({ dispute: z.string(), outcome: z.enum(['won', 'lost', 'escalated']) }),
]);
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

/**
 * Plays the bank: ends a payment in `processing`, a pending refund, or fails one that looked done;
 * decides a dispute.
 */
export const settle = (call: Call<SettleParams>): Result | RefusedRequest => {
  const { ledger, params } = call;
  const asked = { ...call, params: {} };
  if ('payment_intent' in params) {
    const intent = ledger.get('payment_intent', params.payment_intent);
    if (intent) return settlePayment(asked, intent, params.outcome);
    return noSuch('payment_intent', params.payment_intent, { param: 'payment_intent' });
  }
  if ('dispute' in params) {
    const contested = ledger.get('dispute', params.dispute);
    if (contested) return decide(asked, contested, params.outcome);
    return noSuch('dispute', params.dispute, { param: 'dispute' });
  }
  const refund = ledger.get('refund', params.refund);
  const charge = ledger.get('charge', refund?.charge ?? '');
  if (!refund || !charge) return noSuch('refund', params.refund, { param: 'refund' });
  return refundResultOf(asked, settleRefund(refund, charge, params.outcome));
};

export const settlePayment = (
  call: Call<object>,
  intent: PaymentIntent,
  ended: Outcome,
): Result | RefusedRequest => {
  const debit = call.ledger.get('charge', intent.latestCharge ?? '');
  if (!debit) return invalidRequest(`${intent.id} has no payment under way.`);
  return resultOf(call, settleIntent(intent, debit, ended), { before: intent });
};

/** Here the request was to play a part, and that worked, even if the card was declined. */
const withoutFailure = (result: Result | RefusedRequest): Result | RefusedRequest => {
  if (isRefused(result)) return result;
  const { failure: _failure, ...played } = result;
  return played;
};

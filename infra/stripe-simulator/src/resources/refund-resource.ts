import type { Stripe } from 'stripe';

import type { Refund } from '../refund.ts';

export const refundResource = (refund: Refund): Stripe.Refund => ({
  id: refund.id,
  object: 'refund',
  amount: refund.amount,
  balance_transaction: refund.balanceTransaction,
  charge: refund.charge,
  created: refund.created,
  currency: refund.currency,
  customer: null,
  customer_account: null,
  ...(refund.failureBalanceTransaction !== null && {
    failure_balance_transaction: refund.failureBalanceTransaction,
  }),
  ...(refund.status === 'failed' && { failure_reason: 'expired_or_canceled_card' }),
  metadata: refund.metadata,
  payment_intent: refund.paymentIntent,
  payment_method: refund.paymentMethod,
  ...(refund.status === 'pending' && { pending_reason: 'processing' as const }),
  reason: refund.reason,
  receipt_number: null,
  source_transfer_reversal: null,
  status: refund.status,
  transfer_reversal: null,
});

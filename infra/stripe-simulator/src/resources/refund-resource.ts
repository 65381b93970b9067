import type { Stripe } from 'stripe';

import type { Refund } from '../refund.ts';

const toCard: Stripe.Refund.DestinationDetails = {
  type: 'card',
  card: {
    reference_status: 'pending',
    reference_type: 'acquirer_reference_number',
    type: 'refund',
  },
};

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
  ...(refund.isToCard && { destination_details: toCard }),
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

import type { Stripe } from 'stripe';

import type { BalanceTransaction } from '../balance.ts';

/** Money is available at once here: there are no payouts to wait for. */
export const balanceTransactionResource = (
  entry: BalanceTransaction,
): Stripe.BalanceTransaction => ({
  id: entry.id,
  object: 'balance_transaction',
  amount: entry.amount,
  available_on: entry.created,
  balance_type: 'payments',
  created: entry.created,
  currency: entry.currency,
  description: entry.description,
  exchange_rate: null,
  fee: entry.fee,
  fee_details: entry.fee === 0 ? [] : [feeDetail(entry)],
  net: entry.amount - entry.fee,
  reporting_category: entry.reportingCategory,
  source: entry.source,
  status: 'available',
  type: entry.type,
});

const feeDetail = ({
  fee,
  currency,
  type,
}: BalanceTransaction): Stripe.BalanceTransaction.FeeDetail => ({
  amount: fee,
  application: null,
  currency,
  description: type === 'adjustment' ? 'Dispute fee' : 'Stripe processing fees',
  type: 'stripe_fee',
});

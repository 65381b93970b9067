import type { Movement } from './balance.ts';
import type { Charge } from './charge.ts';
import type { Dispute } from './dispute.ts';
import type { Refund } from './refund.ts';

/** Stripe's list price for cards in many countries; in minor units, whatever the currency. */
const feeOf = (amount: number): number => Math.round(amount * 0.029) + 30;
const disputeFee = 1500;

export const taking = ({ id, amountCaptured, currency, paymentMethod }: Charge): Movement => ({
  type: paymentMethod.type === 'card' ? 'charge' : 'payment',
  reportingCategory: 'charge',
  source: id,
  description: null,
  amount: amountCaptured,
  fee: feeOf(amountCaptured),
  currency,
});

/** The fee of the charge is not given back. */
export const givingBack = ({ id, amount, currency, isToCard }: Refund): Movement => ({
  type: isToCard ? 'refund' : 'payment_refund',
  reportingCategory: 'refund',
  source: id,
  description: 'REFUND FOR CHARGE',
  amount: -amount,
  fee: 0,
  currency,
});

export const gettingBack = ({ id, amount, currency }: Refund): Movement => ({
  type: 'refund_failure',
  reportingCategory: 'refund_failure',
  source: id,
  description: 'REFUND FAILURE',
  amount,
  fee: 0,
  currency,
});

export const withdrawal = ({ id, charge, amount, currency }: Dispute): Movement => ({
  type: 'adjustment',
  reportingCategory: 'dispute',
  source: id,
  description: `Chargeback withdrawal for ${charge}`,
  amount: -amount,
  fee: disputeFee,
  currency,
});

export const reinstatement = (dispute: Dispute): Movement => ({
  ...withdrawal(dispute),
  reportingCategory: 'dispute_reversal',
  description: `Chargeback reversal for ${dispute.charge}`,
  amount: dispute.amount,
  fee: -disputeFee,
});

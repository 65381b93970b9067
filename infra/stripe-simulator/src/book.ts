import type { BalanceTransaction, Movement } from './balance.ts';
import type { Charge } from './charge.ts';
import { isInquiry, type Dispute } from './dispute.ts';
import type { Ledger } from './ledger.ts';
import { gettingBack, givingBack, reinstatement, taking, withdrawal } from './movements.ts';
import type { Refund } from './refund.ts';
import type { VisibleRow } from './resources/resource.ts';

type Clerk = { readonly ledger: Ledger; readonly at: number };

/**
 * Adds what the changes mean for the account's balance: no money moves without an entry, and each
 * movement is booked once, however often its cause changes afterwards.
 */
export const booked = (clerk: Clerk, rows: readonly VisibleRow[]): readonly VisibleRow[] =>
  rows.flatMap((row) => {
    switch (row.kind) {
      case 'charge':
        return bookCharge(clerk, row.value);
      case 'refund':
        return bookRefund(clerk, row.value);
      case 'dispute':
        return bookDispute(clerk, row.value);
      case 'payment_intent':
      case 'payment_method':
      case 'balance_transaction':
      case 'webhook_endpoint':
        return [row];
    }
  });

const enter = ({ ledger, at }: Clerk, movement: Movement): BalanceTransaction => ({
  ...movement,
  id: ledger.newId('txn'),
  created: at,
});

const entryRow = (value: BalanceTransaction): VisibleRow => ({
  kind: 'balance_transaction',
  value,
});

const bookCharge = (clerk: Clerk, charge: Charge): readonly VisibleRow[] => {
  if (!charge.captured || charge.balanceTransaction !== null)
    return [{ kind: 'charge', value: charge }];
  const entry = enter(clerk, taking(charge));
  return [{ kind: 'charge', value: { ...charge, balanceTransaction: entry.id } }, entryRow(entry)];
};

const bookRefund = (clerk: Clerk, refund: Refund): readonly VisibleRow[] => {
  if (refund.balanceTransaction === null) {
    const entry = enter(clerk, givingBack(refund));
    const value = { ...refund, balanceTransaction: entry.id };
    return [{ kind: 'refund', value }, entryRow(entry)];
  }
  if (refund.status !== 'failed' || refund.failureBalanceTransaction !== null)
    return [{ kind: 'refund', value: refund }];
  const entry = enter(clerk, gettingBack(refund));
  const value = { ...refund, failureBalanceTransaction: entry.id };
  return [{ kind: 'refund', value }, entryRow(entry)];
};

const bookDispute = (clerk: Clerk, dispute: Dispute): readonly VisibleRow[] => {
  const known = dispute.balanceTransactions;
  const movements = isInquiry(dispute) ? [] : [withdrawal(dispute)];
  if (dispute.status === 'won') movements.push(reinstatement(dispute));
  const entries = movements.slice(known.length).map((movement) => enter(clerk, movement));
  const value = { ...dispute, balanceTransactions: [...known, ...entries] };
  return [{ kind: 'dispute', value }, ...entries.map(entryRow)];
};

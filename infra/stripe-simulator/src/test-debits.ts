import type { Behaviour, Decline, PaymentMethodType } from './payment-method.ts';

export type TestDebit = {
  readonly type: Exclude<PaymentMethodType, 'card'>;
  /** An account number or an IBAN. */
  readonly account: string;
  /** `pm_…` id that stands for it. */
  readonly token: string;
  readonly behaviour: Behaviour;
};

const debits: Behaviour = { onConfirm: 'process', refunds: 'immediate' };
const succeeds: Behaviour = { ...debits, settles: { outcome: 'succeed' } };
const fails = (code: string, message: string): Behaviour => {
  const decline: Decline = { code, declineCode: 'generic_decline', message };
  return { ...debits, settles: { outcome: 'fail', decline } };
};

const american = (account: string, name: string, behaviour: Behaviour): TestDebit => ({
  type: 'us_bank_account',
  account,
  token: `pm_usBankAccount_${name}`,
  behaviour,
});
const european = (account: string, name: string, behaviour: Behaviour): TestDebit => ({
  type: 'sepa_debit',
  account,
  token: `pm_sepaDebit_${name}_at`,
  behaviour,
});

const closed = fails('account_closed', "The customer's bank account has been closed.");
const unknown = fails('no_account', "The customer's bank account could not be located.");
const empty = fails('insufficient_funds', "The customer's account has insufficient funds.");
const forbidden = fails('debit_not_authorized', 'The customer has not authorized this debit.');

/** Accounts and ids as in Stripe's own list. */
export const testDebits: readonly TestDebit[] = [
  american('000123456789', 'success', succeeds),
  american('000111111113', 'accountClosed', closed),
  american('000111111116', 'noAccount', unknown),
  american('000222222227', 'insufficientFunds', empty),
  american('000333333335', 'debitNotAuthorized', forbidden),
  american('000555555559', 'dispute', {
    ...succeeds,
    dispute: { reason: 'debit_not_authorized', isInquiry: false },
  }),
  american('000000000009', 'processing', { ...debits, isCancelable: true }),
  european('AT611904300234573201', 'success', succeeds),
  european('AT321904300235473204', 'successDelayed', succeeds),
  european('AT861904300235473202', 'failed', fails('debit_not_authorized', 'Refused.')),
  european('AT051904300235473205', 'failedDelayed', fails('debit_not_authorized', 'Refused.')),
];

/** Of any other account: it sits in `processing` until somebody settles it. */
export const anyDebit: Behaviour = debits;

export const debitByToken = (token: string): TestDebit | undefined =>
  testDebits.find((debit) => debit.token === token);

export const debitByAccount = (account: string): TestDebit | undefined =>
  testDebits.find((debit) => debit.account === account.replaceAll(' ', ''));

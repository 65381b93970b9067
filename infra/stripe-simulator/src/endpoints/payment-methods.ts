import { z } from 'zod';

import { endpoint, type Call, type Endpoint } from '../endpoint.ts';
import { list, positiveInteger, text } from '../form.ts';
import type { PaymentMethod } from '../payment-method.ts';
import { invalidRequest, isRefused, noSuch, type Refused } from '../refusal.ts';
import { paymentMethodResource } from '../resources/payment-method-resource.ts';
import { cardByNumber, cardByToken, declines, type TestCard } from '../test-cards.ts';
import { anyDebit, debitByAccount, debitByToken, type TestDebit } from '../test-debits.ts';
import { shown } from './show.ts';

const billing = z.strictObject({
  name: text.optional(),
  email: text.optional(),
  phone: text.optional(),
  address: z.record(z.string(), z.string()).optional(),
});

const card = z.strictObject({
  number: z.string().transform((number) => number.replaceAll(/[\s-]/g, '')),
  exp_month: positiveInteger.refine((month) => month <= 12, 'at most 12').optional(),
  exp_year: positiveInteger.optional(),
  cvc: z.string().optional(),
});

/** `payment_method_data`, and the parameters of a new PaymentMethod. */
export const paymentMethodData = z.strictObject({
  type: z.enum(['card', 'sepa_debit', 'us_bank_account']),
  card: card.optional(),
  sepa_debit: z.strictObject({ iban: z.string() }).optional(),
  us_bank_account: z
    .strictObject({
      account_number: z.string(),
      routing_number: z.string().optional(),
      account_holder_type: z.string().optional(),
      account_type: z.string().optional(),
    })
    .optional(),
  billing_details: billing.optional(),
});
type PaymentMethodData = z.output<typeof paymentMethodData>;

type Made = { readonly paymentMethod: PaymentMethod };
type Maker = Pick<Call<unknown>, 'ledger' | 'at'>;

/** A test id such as `pm_card_visa` becomes a payment method of its own; others must exist. */
export const findPaymentMethod = ({ ledger, at }: Maker, id: string): Made | Refused => {
  const known = ledger.get('payment_method', id);
  if (known) return { paymentMethod: known };
  const base = { id: '', created: at, billing: nobody };
  const testCard = cardByToken(id);
  if (testCard)
    return { paymentMethod: { ...base, ...fromCard(testCard), id: ledger.newId('pm') } };
  const testDebit = debitByToken(id);
  if (testDebit)
    return { paymentMethod: { ...base, ...fromDebit(testDebit), id: ledger.newId('pm') } };
  return noSuch('PaymentMethod', id, { param: 'payment_method', status: 400 });
};

export const makePaymentMethod = (maker: Maker, data: PaymentMethodData): Made | Refused => {
  const details = detailsFrom(data, maker.at);
  if (isRefused(details)) return details;
  const { name = null, email = null, phone = null } = data.billing_details ?? {};
  const id = maker.ledger.newId('pm');
  return {
    paymentMethod: { ...details, id, created: maker.at, billing: { name, email, phone } },
  };
};

type Details = Pick<PaymentMethod, 'type' | 'brand' | 'last4' | 'expiry' | 'behaviour'>;

const nobody = { name: null, email: null, phone: null };

const fromCard = (
  { number, brand, behaviour }: TestCard,
  expiry = { month: 12, year: 2034 },
): Details => ({ type: 'card', brand, last4: number.slice(-4), expiry, behaviour });

const fromDebit = ({ type, account, behaviour }: Omit<TestDebit, 'token'>): Details => ({
  type,
  brand: null,
  last4: account.slice(-4),
  expiry: null,
  behaviour,
});

const debit = (type: TestDebit['type'], account: string): Details =>
  fromDebit(debitByAccount(account) ?? { type, account, behaviour: anyDebit });

const detailsFrom = (data: PaymentMethodData, at: number): Details | Refused => {
  switch (data.type) {
    case 'card':
      return data.card ? cardDetails(data.card, at) : missing('card');
    case 'sepa_debit':
      return data.sepa_debit ? debit('sepa_debit', data.sepa_debit.iban) : missing('sepa_debit');
    case 'us_bank_account':
      return data.us_bank_account
        ? debit('us_bank_account', data.us_bank_account.account_number)
        : missing('us_bank_account');
  }
};

const missing = (param: string): Refused =>
  invalidRequest(`Missing required param: ${param}.`, { code: 'parameter_missing', param });

const cardDetails = (given: z.output<typeof card>, at: number): Details | Refused => {
  const testCard = cardByNumber(given.number);
  if (!testCard) return unusable(isLuhn(given.number) ? 'notATestCard' : 'number', 'number');
  const expiry = { month: given.exp_month ?? 12, year: given.exp_year ?? 2034 };
  const isPast = Date.UTC(expiry.year, expiry.month) / 1000 <= at;
  return isPast ? unusable('expiryYear', 'exp_year') : fromCard(testCard, expiry);
};

const unusable = (reason: keyof typeof declines, param: string): Refused => ({
  refused: { status: 402, type: 'card_error', ...declines[reason], param },
});

const isLuhn = (number: string): boolean => {
  const sum = Array.from(number)
    .reverse()
    .reduce((total, digit, index) => {
      const value = Number(digit) * (index % 2 === 0 ? 1 : 2);
      return total + (value > 9 ? value - 9 : value);
    }, 0);
  return number.length >= 12 && sum % 10 === 0;
};

export const paymentMethodEndpoints: readonly Endpoint[] = [
  endpoint({
    method: 'POST',
    path: '/v1/payment_methods',
    access: 'publishable',
    params: paymentMethodData.extend({ expand: list.optional() }),
    run: (call) => {
      const made = makePaymentMethod(call, call.params);
      if (isRefused(made)) return made;
      const row = { kind: 'payment_method', value: made.paymentMethod } as const;
      const body = shown(call, paymentMethodResource(row.value), [row]);
      return isRefused(body) ? body : { ...body, rows: [row] };
    },
  }),
  endpoint({
    method: 'GET',
    path: '/v1/payment_methods/:id',
    access: 'secret',
    params: z.strictObject({ expand: list.optional() }),
    run: (call) => {
      const value = call.ledger.get('payment_method', call.target);
      if (!value) return noSuch('PaymentMethod', call.target, { param: 'payment_method' });
      return shown(call, paymentMethodResource(value));
    },
  }),
];

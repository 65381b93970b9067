import { type Money } from '@marketgraph/schema';

/**
 * Where Stripe counts a currency in other units than ISO 4217, and so than we do: one of our minor
 * units is `times / per` of Stripe's. See "special cases" and "zero-decimal" in Stripe's currencies.
 */
const ratios: ReadonlyMap<string, { readonly times: number; readonly per: number }> = new Map([
  ['ISK', { times: 100, per: 1 }],
  ['UGX', { times: 100, per: 1 }],
  ['MGA', { times: 1, per: 100 }],
]);

const same = { times: 1, per: 1 };

/** Stripe's amount of our money; a fraction where Stripe has no unit so small. */
export const toStripeAmount = ({ amountMinor, currency }: Money): number => {
  const { times, per } = ratios.get(currency) ?? same;
  return (amountMinor * times) / per;
};

/** Our minor units of Stripe's amount. `currency` as Stripe writes it, in lower case, or as we do. */
export const fromStripeAmount = (amount: number, currency: string): number => {
  const { times, per } = ratios.get(currency.toUpperCase()) ?? same;
  return (amount * per) / times;
};

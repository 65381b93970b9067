import { describe, expect, it } from 'vitest';
import { fromStripeAmount, toStripeAmount } from './stripe-amount.ts';

describe('Stripe amount', () => {
  it.each([
    ['BRL', 4990, 4990],
    ['JPY', 500, 500],
    ['KWD', 5120, 5120],
    ['ISK', 5, 500],
    ['UGX', 5, 500],
    ['MGA', 500, 5],
  ])('of %s %i is %i, and back', (currency, amountMinor, amount) => {
    expect(toStripeAmount({ amountMinor, currency })).toBe(amount);
    expect(fromStripeAmount(amount, currency.toLowerCase())).toBe(amountMinor);
  });

  it('shows that Stripe has no unit so small', () => {
    expect(toStripeAmount({ amountMinor: 4990, currency: 'MGA' })).toBe(49.9);
  });
});

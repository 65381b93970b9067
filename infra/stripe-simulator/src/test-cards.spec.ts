import { describe, expect, it } from 'vitest';

import { cardByNumber, cardByToken, testCards } from './test-cards.ts';
import { debitByAccount, debitByToken, testDebits } from './test-debits.ts';

describe('test cards', () => {
  it.each([
    ['pm_card_visa', '4242424242424242', undefined],
    ['pm_card_chargeDeclined', '4000000000000002', 'generic_decline'],
    ['pm_card_visa_chargeDeclined', '4000000000000002', 'generic_decline'],
    ['pm_card_chargeDeclinedInsufficientFunds', '4000000000009995', 'insufficient_funds'],
    ['pm_card_chargeDeclinedExpiredCard', '4000000000000069', 'expired_card'],
    ['pm_card_chargeDeclinedIncorrectCvc', '4000000000000127', 'incorrect_cvc'],
    ['pm_card_chargeDeclinedProcessingError', '4000000000000119', 'processing_error'],
  ])('%s is %s and declines with %s', (token, number, declineCode) => {
    const card = cardByToken(token);
    expect(card).toBe(cardByNumber(number));
    expect(card?.behaviour.decline?.declineCode).toBe(declineCode);
  });

  it('are accounts, too, however they are written', () => {
    expect(debitByAccount('AT61 1904 3002 3457 3201')).toBe(
      debitByToken('pm_sepaDebit_success_at'),
    );
    expect(debitByAccount('DE00')).toBeUndefined();
  });

  it('have one meaning per number and per id', () => {
    const names = [
      ...testCards.flatMap(({ number, tokens }) => [number, ...tokens]),
      ...testDebits.flatMap(({ account, token }) => [account, token]),
    ];
    expect(new Set(names).size).toBe(names.length);
  });
});

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
    ['pm_card_chargeDeclinedLostCard', '4000000000009987', 'lost_card'],
    ['pm_card_chargeDeclinedStolenCard', '4000000000009979', 'stolen_card'],
    ['pm_card_chargeDeclinedVelocityLimitExceeded', '4000000000006975', 'card_velocity_exceeded'],
    ['pm_card_chargeCustomerFail', '4000000000000341', 'generic_decline'],
    ['pm_card_radarBlock', '4100000000000019', 'fraudulent'],
    ['pm_card_threeDSecureRequiredChargeDeclined', '4000008400001629', 'generic_decline'],
    ['pm_card_mastercard', '5555555555554444', undefined],
    ['pm_card_amex', '378282246310005', undefined],
    ['pm_card_br', '4000000760000002', undefined],
  ])('%s is %s and declines with %s', (token, number, declineCode) => {
    const card = cardByToken(token);
    expect(card).toBe(cardByNumber(number));
    expect(card?.behaviour.decline?.declineCode).toBe(declineCode);
  });

  it.each([
    ['4000002760003184', { onConfirm: 'challenge' }],
    ['4000002500003155', { onConfirm: 'challenge' }],
    ['4000000000003220', { onConfirm: 'challenge' }],
    ['4000000000003055', { onConfirm: 'approve' }],
    ['4000000000007726', { refunds: 'pending' }],
    ['4000000000005126', { refunds: 'fail-later' }],
    ['4000000000000259', { dispute: { reason: 'fraudulent', isInquiry: false } }],
    ['4000000000002685', { dispute: { reason: 'product_not_received', isInquiry: false } }],
    ['4000000000001976', { dispute: { isInquiry: true } }],
  ])('%s behaves as %j', (number, behaviour) => {
    expect(cardByNumber(number)?.behaviour).toMatchObject(behaviour);
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

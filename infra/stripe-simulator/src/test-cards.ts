import type { Behaviour, Decline } from './payment-method.ts';

export type TestCard = {
  readonly number: string;
  readonly brand: string;
  /** `pm_card_…` ids that stand for this card. */
  readonly tokens: readonly string[];
  readonly behaviour: Behaviour;
};

const forGood = ['lost_card', 'stolen_card', 'fraudulent', 'test_mode_live_card'];

const declined = (declineCode: string, message = 'Your card was declined.'): Decline => ({
  code: 'card_declined',
  declineCode,
  adviceCode: forGood.includes(declineCode) ? 'do_not_try_again' : 'try_again_later',
  message,
});
const faulty = (code: string, message: string): Decline => ({
  code,
  declineCode: code,
  adviceCode: code === 'processing_error' ? 'try_again_later' : 'confirm_card_data',
  message,
});

export const declines = {
  generic: declined('generic_decline'),
  insufficientFunds: declined('insufficient_funds', 'Your card has insufficient funds.'),
  lost: declined('lost_card'),
  stolen: declined('stolen_card'),
  fraudulent: declined('fraudulent'),
  velocity: declined(
    'card_velocity_exceeded',
    'Your card was declined for making repeated attempts too frequently or exceeding its amount limit.',
  ),
  notATestCard: declined(
    'test_mode_live_card',
    'Your card was declined. Your request was in test mode, but used a non test (live) card.',
  ),
  expired: faulty('expired_card', 'Your card has expired.'),
  cvc: faulty('incorrect_cvc', "Your card's security code is incorrect."),
  number: faulty('incorrect_number', 'Your card number is incorrect.'),
  expiryYear: faulty('invalid_expiry_year', "Your card's expiration year is invalid."),
  processing: faulty(
    'processing_error',
    'An error occurred while processing your card. Try again in a little bit.',
  ),
} satisfies Record<string, Decline>;

/** How a bank says no for this reason, in Stripe's words where they are known. */
export const declineOf = (declineCode: string): Decline =>
  Object.values(declines).find((decline) => decline.declineCode === declineCode) ??
  declined(declineCode);

const approves: Behaviour = { onConfirm: 'approve', refunds: 'immediate' };
const challenges: Behaviour = { onConfirm: 'challenge', refunds: 'immediate' };
const refuses = (decline: Decline): Behaviour => ({ ...approves, decline });
const disputed = (reason: string, isInquiry = false): Behaviour => ({
  ...approves,
  dispute: { reason, isInquiry },
});
const challengesThenRefuses = (decline: Decline): Behaviour => ({ ...challenges, decline });

const visa = (number: string, behaviour: Behaviour, ...tokens: string[]): TestCard => ({
  number,
  brand: 'visa',
  tokens,
  behaviour,
});

const refusing = (number: string, decline: Decline, token: string): TestCard =>
  visa(number, refuses(decline), `pm_card_${token}`, `pm_card_visa_${token}`);

const branded = (brand: string, number: string, token = `pm_card_${brand}`): TestCard => ({
  number,
  brand,
  tokens: [token],
  behaviour: approves,
});

/** Numbers and ids as in Stripe's own list of test cards. */
export const testCards: readonly TestCard[] = [
  branded('visa', '4242424242424242'),
  branded('visa', '4000056655665556', 'pm_card_visa_debit'),
  branded('mastercard', '5555555555554444'),
  branded('mastercard', '5200828282828210', 'pm_card_mastercard_debit'),
  branded('mastercard', '5105105105105100', 'pm_card_mastercard_prepaid'),
  branded('amex', '378282246310005'),
  branded('discover', '6011111111111117'),
  branded('diners', '3056930009020004'),
  branded('jcb', '3566002020360505'),
  branded('unionpay', '6200000000000005'),
  branded('visa', '4000000760000002', 'pm_card_br'),
  branded('visa', '4000000000000077', 'pm_card_bypassPending'),

  refusing('4000000000000002', declines.generic, 'chargeDeclined'),
  refusing('4000000000009995', declines.insufficientFunds, 'chargeDeclinedInsufficientFunds'),
  refusing('4000000000009987', declines.lost, 'chargeDeclinedLostCard'),
  refusing('4000000000009979', declines.stolen, 'chargeDeclinedStolenCard'),
  refusing('4000000000000069', declines.expired, 'chargeDeclinedExpiredCard'),
  refusing('4000000000000127', declines.cvc, 'chargeDeclinedIncorrectCvc'),
  refusing('4000000000000119', declines.processing, 'chargeDeclinedProcessingError'),
  refusing('4000000000006975', declines.velocity, 'chargeDeclinedVelocityLimitExceeded'),
  refusing('4000000000000341', declines.generic, 'chargeCustomerFail'),
  refusing('4100000000000019', declines.fraudulent, 'radarBlock'),

  visa('4000002500003155', challenges, 'pm_card_authenticationRequiredOnSetup'),
  visa('4000002760003184', challenges, 'pm_card_authenticationRequired'),
  visa('4000000000003220', challenges, 'pm_card_threeDSecure2Required'),
  visa('4000000000003055', approves, 'pm_card_threeDSecureOptional'),
  visa(
    '4000008400001629',
    challengesThenRefuses(declines.generic),
    'pm_card_threeDSecureRequiredChargeDeclined',
  ),
  visa(
    '4000008260003178',
    challengesThenRefuses(declines.insufficientFunds),
    'pm_card_authenticationRequiredChargeDeclinedInsufficientFunds',
  ),

  visa('4000000000007726', { ...approves, refunds: 'pending' }, 'pm_card_pendingRefund'),
  visa('4000000000005126', { ...approves, refunds: 'fail-later' }, 'pm_card_refundFail'),

  visa('4000000000000259', disputed('fraudulent'), 'pm_card_createDispute'),
  visa(
    '4000000000002685',
    disputed('product_not_received'),
    'pm_card_createDisputeProductNotReceived',
  ),
  visa('4000000000001976', disputed('fraudulent', true), 'pm_card_createDisputeInquiry'),
];

export const cardByToken = (token: string): TestCard | undefined =>
  testCards.find(({ tokens }) => tokens.includes(token));

export const cardByNumber = (number: string): TestCard | undefined =>
  testCards.find((card) => card.number === number);

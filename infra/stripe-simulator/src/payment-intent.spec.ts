import { describe, expect, it } from 'vitest';

import { intentStatuses, type IntentStatus } from './intent-status.ts';
import { authenticateIntent, confirmIntent, settleIntent } from './payment-attempt.ts';
import { cancelIntent } from './cancel-intent.ts';
import { captureIntent, createIntent, updateIntent } from './payment-intent.ts';
import { isRefused } from './refusal.ts';
import { aCard, anIntent, at, attemptWith, done, givenIntent } from './testing/given.ts';

const steps = {
  confirm: ({ intent }) => confirmIntent(intent, attemptWith(aCard())),
  authenticate: ({ intent }) => authenticateIntent(intent, attemptWith(aCard()), 'succeed'),
  settle: ({ intent, charge }) => settleIntent(intent, charge, 'succeed'),
  capture: ({ intent, charge }) => captureIntent(intent, charge),
  cancel: ({ intent, charge }) => cancelIntent(intent, charge, { at, reason: null }),
  reprice: ({ intent }) => updateIntent(intent, { amount: 20_000 }),
  label: ({ intent }) => updateIntent(intent, { description: 'gift' }),
} satisfies Record<
  string,
  (given: ReturnType<typeof givenIntent>) => ReturnType<typeof confirmIntent>
>;
type Step = keyof typeof steps;

const no = 'rejected';

/** Rows are where it starts, columns what is tried, cells where it ends. */
const machine: Record<IntentStatus, Record<Step, IntentStatus | typeof no>> = {
  requires_payment_method: {
    confirm: 'requires_capture',
    authenticate: no,
    settle: no,
    capture: no,
    cancel: 'canceled',
    reprice: 'requires_payment_method',
    label: 'requires_payment_method',
  },
  requires_confirmation: {
    confirm: 'requires_capture',
    authenticate: no,
    settle: no,
    capture: no,
    cancel: 'canceled',
    reprice: 'requires_confirmation',
    label: 'requires_confirmation',
  },
  requires_action: {
    confirm: 'requires_capture',
    authenticate: 'requires_capture',
    settle: no,
    capture: no,
    cancel: 'canceled',
    reprice: 'requires_confirmation',
    label: 'requires_action',
  },
  processing: {
    confirm: no,
    authenticate: no,
    settle: 'succeeded',
    capture: no,
    cancel: no,
    reprice: no,
    label: 'processing',
  },
  requires_capture: {
    confirm: no,
    authenticate: no,
    settle: no,
    capture: 'succeeded',
    cancel: 'canceled',
    reprice: no,
    label: 'requires_capture',
  },
  succeeded: {
    confirm: no,
    authenticate: no,
    settle: no,
    capture: no,
    cancel: no,
    reprice: no,
    label: 'succeeded',
  },
  canceled: {
    confirm: no,
    authenticate: no,
    settle: no,
    capture: no,
    cancel: no,
    reprice: no,
    label: 'canceled',
  },
};

describe('PaymentIntent', () => {
  for (const status of intentStatuses)
    describe(`given ${status}`, () => {
      for (const [step, run] of Object.entries(steps)) {
        const end = machine[status][step as Step];
        it(end === no ? `rejects ${step}: unexpected state` : `accepts ${step}: ${end}`, () => {
          const outcome = run(givenIntent(status));
          if (isRefused(outcome)) {
            expect(outcome.refused).toMatchObject({
              status: 400,
              code: 'payment_intent_unexpected_state',
            });
            expect(end).toBe(no);
          } else expect(outcome.intent.status).toBe(end);
        });
      }
    });

  describe('given nothing', () => {
    it('accepts create: waits for a payment method, nothing received', () => {
      expect(anIntent()).toMatchObject({
        status: 'requires_payment_method',
        amountCapturable: 0,
        amountReceived: 0,
      });
    });

    it('accepts create with a payment method: waits for the confirmation', () => {
      expect(anIntent({ paymentMethod: 'pm_1' }).status).toBe('requires_confirmation');
    });

    it.each([
      { amount: 49, currency: 'usd', code: 'amount_too_small', message: '$0.50 usd' },
      { amount: 29, currency: 'gbp', code: 'amount_too_small', message: '£0.30 gbp' },
      { amount: 49, currency: 'jpy', code: 'amount_too_small', message: '¥50 jpy' },
      {
        amount: 100_000_000,
        currency: 'brl',
        code: 'amount_too_large',
        message: 'R$999,999.99 brl',
      },
    ])('rejects create of $amount $currency: $code', ({ amount, currency, code, message }) => {
      const outcome = createIntent({ ...anIntent(), amount, currency });
      expect(outcome).toMatchObject({ refused: { status: 400, code, param: 'amount' } });
      expect(outcome).toHaveProperty('refused.message', expect.stringContaining(message));
    });
  });

  describe('given authorised money', () => {
    const { intent, charge } = givenIntent('requires_capture');

    it('holds all of it, received none', () => {
      expect(intent).toMatchObject({ amountCapturable: 10_000, amountReceived: 0 });
      expect(charge).toMatchObject({ status: 'succeeded', captured: false, amountCaptured: 0 });
    });

    it('accepts capture of all', () => {
      const captured = done(captureIntent(intent, charge));
      expect(captured.intent).toMatchObject({ amountCapturable: 0, amountReceived: 10_000 });
      expect(captured.charge).toMatchObject({ captured: true, amountReleased: 0 });
      expect(captured.happened).toEqual(['charge.captured', 'payment_intent.succeeded']);
    });

    it('accepts capture of a part: the rest is released', () => {
      const captured = done(captureIntent(intent, charge, 7_500));
      expect(captured.intent).toMatchObject({ amountCapturable: 0, amountReceived: 7_500 });
      expect(captured.charge).toMatchObject({ amountCaptured: 7_500, amountReleased: 2_500 });
    });

    it('rejects capture of more than is held: amount_too_large', () => {
      expect(captureIntent(intent, charge, 10_001)).toMatchObject({
        refused: { code: 'amount_too_large', param: 'amount_to_capture' },
      });
    });

    it('accepts cancel: the money goes back without a refund', () => {
      const reason = 'abandoned';
      const canceled = done(cancelIntent(intent, charge, { at: at + 60, reason }));
      expect(canceled.intent).toMatchObject({
        amountCapturable: 0,
        canceledAt: at + 60,
        cancellationReason: reason,
      });
      expect(canceled.charge).toMatchObject({ captured: false, amountReleased: 10_000 });
      expect(canceled.happened).toEqual(['charge.refunded', 'payment_intent.canceled']);
    });
  });

  it('rejects a new amount below the minimum even while open', () => {
    expect(updateIntent(anIntent(), { amount: 10 })).toMatchObject({
      refused: { code: 'amount_too_small' },
    });
  });
});

import { describe, expect, it } from 'vitest';

import {
  authenticateIntent,
  confirmationsAtMost,
  confirmIntent,
  settleIntent,
} from './payment-attempt.ts';
import { aCard, aDebit, anIntent, attemptWith, done, givenIntent } from './testing/given.ts';
import { declines } from './test-cards.ts';

const { insufficientFunds } = declines;

describe('a payment attempt', () => {
  describe('given a card that the issuer accepts', () => {
    it('accepts confirm with manual capture: the money is held', () => {
      const { intent, happened } = done(confirmIntent(anIntent(), attemptWith(aCard())));
      expect(intent).toMatchObject({ status: 'requires_capture', latestCharge: 'ch_1' });
      expect(happened).toEqual(['charge.succeeded', 'payment_intent.amount_capturable_updated']);
    });

    it('accepts confirm with automatic capture: the money is received', () => {
      const automatic = anIntent({ captureMethod: 'automatic' });
      const { intent, charge, happened } = done(confirmIntent(automatic, attemptWith(aCard())));
      expect(intent).toMatchObject({ status: 'succeeded', amountReceived: 10_000 });
      expect(charge).toMatchObject({ captured: true, amountCaptured: 10_000 });
      expect(happened).toEqual(['charge.succeeded', 'payment_intent.succeeded']);
    });

    it('accepts confirm where only cards are held: the money is held', () => {
      const cardsHeld = anIntent({ captureMethod: 'automatic', cardCaptureMethod: 'manual' });
      const { intent } = done(confirmIntent(cardsHeld, attemptWith(aCard())));
      expect(intent.status).toBe('requires_capture');
    });
  });

  describe('given an intent that was confirmed too often', () => {
    const tired = { ...anIntent(), confirmations: confirmationsAtMost };

    it('ends it instead of trying once more', () => {
      const { intent, charge, happened } = done(confirmIntent(tired, attemptWith(aCard())));
      expect(intent).toMatchObject({ status: 'canceled', cancellationReason: 'automatic' });
      expect(charge).toBeUndefined();
      expect(happened).toEqual(['payment_intent.canceled']);
    });
  });

  describe('given a card that the issuer declines', () => {
    const declined = done(
      confirmIntent(anIntent(), attemptWith(aCard({ decline: insufficientFunds }))),
    );

    it('fails with a card error, and the intent waits for another payment method', () => {
      expect(declined.failure).toMatchObject({
        status: 402,
        type: 'card_error',
        code: 'card_declined',
        declineCode: 'insufficient_funds',
        charge: 'ch_1',
      });
      expect(declined.intent).toMatchObject({
        status: 'requires_payment_method',
        paymentMethod: null,
        amountCapturable: 0,
        lastPaymentError: { declineCode: 'insufficient_funds', paymentMethod: { id: 'pm_1' } },
      });
      expect(declined.charge).toMatchObject({ status: 'failed', captured: false });
      expect(declined.happened).toEqual(['charge.failed', 'payment_intent.payment_failed']);
    });

    it('accepts another card, and forgets the error', () => {
      const { intent } = done(confirmIntent(declined.intent, attemptWith(aCard())));
      expect(intent).toMatchObject({ status: 'requires_capture', lastPaymentError: null });
    });
  });

  describe('given a card that asks for 3-D Secure', () => {
    const challenged = (decline?: typeof insufficientFunds) => {
      const card = aCard({ onConfirm: 'challenge', ...(decline && { decline }) });
      const { intent, happened, charge } = done(confirmIntent(anIntent(), attemptWith(card)));
      return { intent, happened, charge, attempt: attemptWith(card) };
    };

    it('waits for the buyer, without a charge', () => {
      const { intent, charge, happened } = challenged();
      expect(intent.status).toBe('requires_action');
      expect(charge).toBeUndefined();
      expect(happened).toEqual(['payment_intent.requires_action']);
    });

    it('accepts a passed challenge: the money is held', () => {
      const { intent, attempt } = challenged();
      const passed = done(authenticateIntent(intent, attempt, 'succeed'));
      expect(passed.intent.status).toBe('requires_capture');
    });

    it('accepts a failed challenge: waits for another payment method, without a charge', () => {
      const { intent, attempt } = challenged();
      const refused = done(authenticateIntent(intent, attempt, 'fail'));
      expect(refused.intent).toMatchObject({
        status: 'requires_payment_method',
        lastPaymentError: { code: 'payment_intent_authentication_failure' },
      });
      expect(refused.charge).toBeUndefined();
      expect(refused.happened).toEqual(['payment_intent.payment_failed']);
    });

    it('still lets the issuer decline after a passed challenge', () => {
      const { intent, attempt } = challenged(insufficientFunds);
      const declined = done(authenticateIntent(intent, attempt, 'succeed'));
      expect(declined.intent.status).toBe('requires_payment_method');
      expect(declined.failure).toMatchObject({ declineCode: 'insufficient_funds' });
    });
  });

  describe('given a bank debit', () => {
    it('accepts confirm: sits in processing with a pending charge', () => {
      const { intent, charge } = givenIntent('processing');
      expect(intent.amountReceived).toBe(0);
      expect(charge).toMatchObject({ status: 'pending', captured: false });
    });

    it('accepts its success days later', () => {
      const { intent, charge } = givenIntent('processing');
      const settled = done(settleIntent(intent, charge, 'succeed'));
      expect(settled.intent).toMatchObject({ status: 'succeeded', amountReceived: 10_000 });
      expect(settled.happened).toEqual(['charge.succeeded', 'payment_intent.succeeded']);
    });

    it('accepts its failure days later: waits for another payment method', () => {
      const { intent, charge } = givenIntent('processing');
      const settled = done(settleIntent(intent, charge, 'fail'));
      expect(settled.intent).toMatchObject({
        status: 'requires_payment_method',
        amountReceived: 0,
        lastPaymentError: { code: 'payment_method_provider_decline' },
      });
      expect(settled.charge).toMatchObject({ status: 'failed' });
      expect(settled.happened).toEqual(['charge.failed', 'payment_intent.payment_failed']);
    });

    it('rejects confirm with manual capture, which debits do not have', () => {
      expect(confirmIntent(anIntent(), attemptWith(aDebit))).toMatchObject({
        refused: { code: 'payment_intent_invalid_parameter', param: 'payment_method' },
      });
    });

    it('rejects confirm where only cards are taken', () => {
      const cardsOnly = anIntent({ paymentMethodTypes: ['card'], captureMethod: 'automatic' });
      expect(confirmIntent(cardsOnly, attemptWith(aDebit))).toMatchObject({
        refused: { code: 'payment_intent_incompatible_payment_method' },
      });
    });
  });

  it('rejects confirm without a payment method', () => {
    const bare = { ...attemptWith(aCard()), paymentMethod: undefined };
    expect(confirmIntent(anIntent(), bare)).toMatchObject({
      refused: { code: 'payment_intent_unexpected_state' },
    });
  });
});

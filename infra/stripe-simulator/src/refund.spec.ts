import { describe, expect, it } from 'vitest';

import { refundable, type Charge } from './charge.ts';
import { captureIntent } from './payment-intent.ts';
import { createRefund, settleRefund, type RefundTransition } from './refund.ts';
import { isRefused, type Refused } from './refusal.ts';
import { at, done, givenIntent } from './testing/given.ts';

const held = givenIntent('requires_capture');

const capturedCharge = (amount: number, refunds: 'immediate' | 'pending' = 'immediate'): Charge => {
  const { charge } = done(captureIntent(held.intent, held.charge, amount));
  if (!charge) throw new Error('a capture changes the charge');
  const { paymentMethod } = charge;
  const behaviour = { ...paymentMethod.behaviour, refunds };
  return { ...charge, paymentMethod: { ...paymentMethod, behaviour } };
};

const request = (amount?: number) => ({
  id: 're_1',
  reason: null,
  metadata: {},
  created: at,
  amount,
});

const made = (outcome: RefundTransition | Refused): RefundTransition => {
  if (isRefused(outcome)) throw new Error(`refused: ${outcome.refused.message}`);
  return outcome;
};

describe('Refund', () => {
  describe('given a captured charge', () => {
    it('accepts a refund without an amount: all that was captured, not all that was held', () => {
      const { refund, charge, happened } = made(createRefund(capturedCharge(7_500), request()));
      expect(refund).toMatchObject({ amount: 7_500, status: 'succeeded', charge: 'ch_1' });
      expect(refundable(charge)).toBe(0);
      expect(happened).toEqual(['refund.created', 'charge.refunded']);
    });

    it('accepts parts up to the whole, then rejects more', () => {
      const first = made(createRefund(capturedCharge(10_000), request(4_000)));
      const second = made(createRefund(first.charge, request(6_000)));
      expect(createRefund(second.charge, request(1))).toMatchObject({
        refused: { code: 'charge_already_refunded' },
      });
    });

    it('rejects a part that is more than what is left', () => {
      const first = made(createRefund(capturedCharge(10_000), request(4_000)));
      const outcome = createRefund(first.charge, request(6_001));
      expect(outcome).toMatchObject({ refused: { status: 400, param: 'amount' } });
      expect(outcome).toHaveProperty(
        'refused.message',
        'Refund amount (R$60.01) is greater than unrefunded amount on charge (R$60.00)',
      );
    });
  });

  describe('given a charge that is only authorised', () => {
    it('rejects a refund: the intent is to be canceled instead', () => {
      expect(createRefund(held.charge, request())).toMatchObject({ refused: { status: 400 } });
    });
  });

  describe('given a pending refund', () => {
    const pending = made(createRefund(capturedCharge(10_000, 'pending'), request(4_000)));

    it('already binds its amount', () => {
      expect(pending.refund.status).toBe('pending');
      expect(refundable(pending.charge)).toBe(6_000);
    });

    it('accepts its success', () => {
      const { refund, charge, happened } = made(
        settleRefund(pending.refund, pending.charge, 'succeed'),
      );
      expect(refund.status).toBe('succeeded');
      expect(refundable(charge)).toBe(6_000);
      expect(happened).toEqual(['refund.updated', 'charge.refund.updated']);
    });

    it('accepts its failure: the money is refundable again', () => {
      const { refund, charge, happened } = made(
        settleRefund(pending.refund, pending.charge, 'fail'),
      );
      expect(refund.status).toBe('failed');
      expect(refundable(charge)).toBe(10_000);
      expect(happened).toContain('refund.failed');
    });
  });

  describe('given a refund that looked done', () => {
    const { refund, charge } = made(createRefund(capturedCharge(10_000), request()));

    it('accepts that it fails after all, once', () => {
      const failed = made(settleRefund(refund, charge, 'fail'));
      expect(refundable(failed.charge)).toBe(10_000);
      expect(isRefused(settleRefund(failed.refund, failed.charge, 'fail'))).toBe(true);
    });

    it('rejects a second success', () => {
      expect(isRefused(settleRefund(refund, charge, 'succeed'))).toBe(true);
    });
  });
});

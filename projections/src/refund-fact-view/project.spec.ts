import { paymentCaptured, type PaymentDomainEvent, paymentRefunded } from '@marketgraph/schema';
import { describe, expect, it } from 'vitest';
import { recorded } from '../recorded.fixture.ts';
import { projectRefundFact, refundFactView } from './project.ts';

const refunded: PaymentDomainEvent = { type: 'PaymentRefunded', data: paymentRefunded.example };
const captured: PaymentDomainEvent = { type: 'PaymentCaptured', data: paymentCaptured.example };

describe('refund-fact-view', () => {
  it('has a row a refund', () => {
    const { refundId, orderId } = paymentRefunded.example;
    expect(refundFactView.keysOf(recorded(refunded))).toEqual([refundId]);
    expect(projectRefundFact(undefined, recorded(refunded))).toEqual({
      refundId,
      orderId,
      amountMinor: 4990,
      currency: 'BRL',
      refundedAt: '2026-01-05T10:00:00.000Z',
    });
  });

  it('has none for what else happens to money', () => {
    expect(refundFactView.keysOf(recorded(captured))).toEqual([]);
    expect(projectRefundFact(undefined, recorded(captured))).toBeUndefined();
  });
});

import {
  paymentRecorded,
  paymentRequested,
  type PaymentDomainEvent,
  type RecordedEvent,
  stripeEventReceived,
} from '@marketgraph/schema';
import { type PaymentView } from '@marketgraph/schema/views';
import { describe, expect, it } from 'vitest';
import { recorded as recordedAt } from '../recorded.fixture.ts';
import { paymentView, projectPayment } from './project.ts';

const { paymentId, orderId, amount } = paymentRequested.example;
const refundId = '0190a5c0-0000-7000-8000-000000000008';

const recorded = (event: PaymentDomainEvent): RecordedEvent<PaymentDomainEvent> =>
  recordedAt(event);

const after = (...events: readonly PaymentDomainEvent[]): PaymentView | undefined =>
  events.map(recorded).reduce<PaymentView | undefined>(projectPayment, undefined);

const requested: PaymentDomainEvent = { type: 'PaymentRequested', data: paymentRequested.example };
const captured: PaymentDomainEvent = {
  type: 'PaymentCaptured',
  data: { paymentId, orderId, amount },
};
const refunded = (amountMinor: number): PaymentDomainEvent => ({
  type: 'PaymentRefunded',
  data: { paymentId, orderId, refundId, amount: { amountMinor, currency: 'BRL' } },
});

describe('payment-view', () => {
  it('shows what an order asks for', () => {
    expect(after(requested)).toMatchObject({
      status: 'REQUESTED',
      method: 'STRIPE',
      amountMinor: 4990,
      capturedMinor: 0,
      currency: 'BRL',
    });
  });

  it.each<[PaymentDomainEvent, Partial<PaymentView>]>([
    [
      { type: 'PaymentIntentCreated', data: { paymentId, orderId, intentId: 'pi_1' } },
      { status: 'AWAITING_BUYER', intentId: 'pi_1' },
    ],
    [{ type: 'PaymentAuthorized', data: { paymentId, orderId, amount } }, { status: 'AUTHORIZED' }],
    [
      { type: 'PaymentFailed', data: { paymentId, orderId, code: 'declined', message: 'No.' } },
      { status: 'FAILED', failureCode: 'declined' },
    ],
    [captured, { status: 'CAPTURED', capturedMinor: 4990 }],
    [{ type: 'PaymentVoided', data: { paymentId, orderId } }, { status: 'VOIDED' }],
    [
      { type: 'PaymentQuarantined', data: { paymentId, orderId, reason: 'x' } },
      { status: 'QUARANTINED' },
    ],
    [{ type: 'PaymentCancelRequested', data: { paymentId, orderId } }, { status: 'REQUESTED' }],
  ])('after %o shows %o', (event, expected) => {
    expect(after(requested, event)).toMatchObject(expected);
  });

  it('adds refunds up until all is back', () => {
    expect(after(requested, captured, refunded(990))).toMatchObject({
      status: 'PARTIALLY_REFUNDED',
      refundedMinor: 990,
    });
    expect(after(requested, captured, refunded(990), refunded(4000))).toMatchObject({
      status: 'REFUNDED',
      refundedMinor: 4990,
    });
  });

  it('shows a payment made elsewhere as taken', () => {
    const event: PaymentDomainEvent = { type: 'PaymentRecorded', data: paymentRecorded.example };
    expect(after(event)).toMatchObject({ status: 'CAPTURED', method: 'BANK_SLIP', instalments: 1 });
  });

  it('has no row for what Stripe told', () => {
    const event: PaymentDomainEvent = {
      type: 'StripeEventReceived',
      data: stripeEventReceived.example,
    };
    expect(after(event)).toBeUndefined();
    expect(paymentView.keysOf(recorded(event))).toEqual([]);
  });

  it('groups its notices by order', () => {
    const row = after(requested);
    expect(row && paymentView.topicOf?.(row)).toBe(orderId);
  });
});

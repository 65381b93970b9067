import { defineProjection } from '@marketgraph/infra/engine';
import {
  type PaymentDomainEvent,
  type PaymentRecorded,
  type PaymentRequested,
  type RecordedEvent,
} from '@marketgraph/schema';
import { type PaymentView } from '@marketgraph/schema/views';
import { paymentViewTable } from './table.ts';

/** The payment after an event of its stream. */
export const projectPayment = (
  row: PaymentView | undefined,
  event: RecordedEvent<PaymentDomainEvent>,
): PaymentView | undefined => {
  if (event.type === 'StripeEventReceived') return row;
  const stamp = { updatedAt: event.metadata.occurredAt, revision: event.revision };
  if (event.type === 'PaymentRequested' || event.type === 'PaymentRecorded') {
    return { ...begun(event), requestedAt: stamp.updatedAt, ...stamp };
  }
  return row && { ...row, ...changesOf(row, event), ...stamp };
};

const begun = (
  event: PaymentRequested | PaymentRecorded,
): Omit<PaymentView, 'requestedAt' | 'updatedAt' | 'revision'> => {
  const { paymentId, orderId, customerId, amount } = event.data;
  const isRecorded = event.type === 'PaymentRecorded';
  return {
    paymentId,
    orderId,
    customerId,
    status: isRecorded ? 'CAPTURED' : 'REQUESTED',
    method: isRecorded ? event.data.method : 'STRIPE',
    instalments: isRecorded ? event.data.instalments : 1,
    amountMinor: amount.amountMinor,
    capturedMinor: isRecorded ? amount.amountMinor : 0,
    refundedMinor: 0,
    currency: amount.currency,
    intentId: null,
    failureCode: null,
  };
};

type LaterEvent = Exclude<
  PaymentDomainEvent,
  { type: 'PaymentRequested' | 'PaymentRecorded' | 'StripeEventReceived' }
>;

const changesOf = (row: PaymentView, event: LaterEvent): Partial<PaymentView> => {
  switch (event.type) {
    case 'PaymentIntentCreated':
      return { status: 'AWAITING_BUYER', intentId: event.data.intentId };
    case 'PaymentAuthorized':
      return { status: 'AUTHORIZED', failureCode: null };
    case 'PaymentFailed':
      return { status: 'FAILED', failureCode: event.data.code };
    case 'PaymentCaptured':
      return {
        status: 'CAPTURED',
        capturedMinor: event.data.amount.amountMinor,
        failureCode: null,
      };
    case 'PaymentCancelRequested':
      return {};
    case 'PaymentVoided':
      return { status: 'VOIDED' };
    case 'PaymentRefunded':
      return refunded(row, event.data.amount.amountMinor);
    case 'PaymentQuarantined':
      return { status: 'QUARANTINED' };
  }
};

const refunded = (row: PaymentView, amountMinor: number): Partial<PaymentView> => {
  const refundedMinor = row.refundedMinor + amountMinor;
  const isAll = refundedMinor === row.capturedMinor;
  return { status: isAll ? 'REFUNDED' : 'PARTIALLY_REFUNDED', refundedMinor };
};

export const paymentView = defineProjection<'payments', PaymentView>({
  name: 'payments_payment-view',
  view: 'payment-view',
  source: 'payments',
  table: paymentViewTable,
  keysOf: (event) => (event.type === 'StripeEventReceived' ? [] : [event.data.paymentId]),
  project: projectPayment,
  topicOf: ({ orderId }) => orderId,
});

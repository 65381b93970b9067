import { defineProjection } from '@marketgraph/infra/engine';
import { type PaymentDomainEvent, type RecordedEvent } from '@marketgraph/schema';
import { type RefundFactView } from '@marketgraph/schema/views';
import { refundFactViewTable } from './table.ts';

/** A refund after an event of its payment's stream. */
export const projectRefundFact = (
  row: RefundFactView | undefined,
  event: RecordedEvent<PaymentDomainEvent>,
): RefundFactView | undefined => {
  if (event.type !== 'PaymentRefunded') return row;
  const { refundId, orderId, amount } = event.data;
  return {
    refundId,
    orderId,
    amountMinor: amount.amountMinor,
    currency: amount.currency,
    refundedAt: event.metadata.occurredAt,
  };
};

export const refundFactView = defineProjection<'payments', RefundFactView>({
  name: 'analytics_refund-fact-view',
  view: 'refund-fact-view',
  source: 'payments',
  table: refundFactViewTable,
  keysOf: (event) => (event.type === 'PaymentRefunded' ? [event.data.refundId] : []),
  project: projectRefundFact,
});

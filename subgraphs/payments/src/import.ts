import { deriveId, executeAll, isRejected } from '@marketgraph/infra/engine';
import { type CommandMetadata, type EventStore } from '@marketgraph/infra/ports';
import { type PaymentRecorded } from '@marketgraph/schema';
import { paymentDecider } from './application/payments.ts';

/** The id of the n-th payment of an order of the past. */
export const historicPaymentId = (orderId: string, sequence: number): string =>
  deriveId('historic-payment', orderId, String(sequence));

/**
 * Records a payment of the past that was made outside Stripe. `already` when an earlier run has
 * recorded it.
 */
export const importPayment = async (
  eventStore: EventStore,
  payment: PaymentRecorded['data'],
  metadata: CommandMetadata,
): Promise<{ readonly already: boolean }> => {
  const command = { type: 'RecordPayment', payment } as const;
  const result = await executeAll(eventStore, paymentDecider, payment.paymentId, [
    { command, metadata },
  ]);
  if (isRejected(result)) throw new Error(`payment ${payment.paymentId}: ${result.rejected}`);
  return { already: result.events.length === 0 };
};

import { type CommandMetadata, type PaymentIntent } from '@marketgraph/infra/ports';
import { type Payments } from './payments.ts';

/** Records the end an intent has come to, if it has. */
export const applyIntent = async (
  payments: Payments,
  paymentId: string,
  { id: intentId, status, amount, receivedMinor }: PaymentIntent,
  metadata: CommandMetadata,
): Promise<void> => {
  if (status === 'succeeded') {
    const received = { amountMinor: receivedMinor, currency: amount.currency };
    const command = { type: 'CapturePayment', intentId, amount: received } as const;
    await payments.handle(paymentId, command, metadata);
  }
  if (status === 'canceled') {
    await payments.handle(paymentId, { type: 'VoidPayment', intentId }, metadata);
  }
};

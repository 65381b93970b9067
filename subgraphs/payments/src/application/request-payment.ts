import { isRejected } from '@marketgraph/infra/engine';
import {
  type CommandMetadata,
  type PaymentIntent,
  ProviderRefusedError,
} from '@marketgraph/infra/ports';
import { type PaymentRequested } from '@marketgraph/schema';
import { type Parts } from './payments.ts';
import { settle } from './return-money.ts';

/** Asks for the money of a reserved order: records the payment, then opens its intent at Stripe. */
export const requestPayment = async (
  parts: Parts,
  payment: PaymentRequested['data'],
  metadata: CommandMetadata,
): Promise<void> => {
  const { paymentId } = payment;
  await parts.payments.handle(paymentId, { type: 'RequestPayment', payment }, metadata);
  const known = await parts.payments.load(paymentId);
  if (known.status !== 'Requested' || known.isCancelled) return;
  const intent = await openIntent(parts, payment, metadata);
  if (intent) await recordIntent(parts, paymentId, intent, metadata);
};

/** The intent, or `undefined` when Stripe can not charge such an amount: then the payment has failed. */
const openIntent = async (
  { payments, provider }: Parts,
  { paymentId, orderId, customerId, amount }: PaymentRequested['data'],
  metadata: CommandMetadata,
): Promise<PaymentIntent | undefined> => {
  const { correlationId } = metadata;
  try {
    return await provider.createIntent({
      amount,
      metadata: { orderId, customerId, paymentId, correlationId },
      idempotencyKey: `pi:${orderId}:1`,
    });
  } catch (error) {
    if (!(error instanceof ProviderRefusedError)) throw error;
    const { reason: code, message } = error;
    const command = { type: 'FailPayment', intentId: null, code, message } as const;
    await payments.handle(paymentId, command, metadata);
    return undefined;
  }
};

/** The order may have ended while Stripe was asked: then nobody may pay this intent any more. */
const recordIntent = async (
  parts: Parts,
  paymentId: string,
  { id: intentId }: PaymentIntent,
  metadata: CommandMetadata,
): Promise<void> => {
  const command = { type: 'RecordIntent', intentId } as const;
  const recorded = await parts.payments.handle(paymentId, command, metadata);
  if (isRejected(recorded)) await parts.provider.cancelIntent(intentId);
  else await settle(parts, paymentId, metadata);
};

import { deriveId, isRejected } from '@marketgraph/infra/engine';
import { type CommandMetadata, ProviderRefusedError, type Refund } from '@marketgraph/infra/ports';
import { type Money } from '@marketgraph/schema';
import { applyIntent } from './apply-intent.ts';
import { type KnownPayment, type Parts } from './payments.ts';

/** The order has ended: whatever was held or taken goes back, now or when it arrives. */
export const cancelPayment = async (
  parts: Parts,
  paymentId: string,
  metadata: CommandMetadata,
): Promise<void> => {
  const result = await parts.payments.handle(paymentId, { type: 'CancelPayment' }, metadata);
  if (isRejected(result)) return; // An order that ended before it was reserved has no payment.
  await settle(parts, paymentId, metadata);
};

/**
 * Gives back the money of a cancelled payment, and does nothing for any other. Stripe is asked to
 * cancel first: only if it is too late for that, the money is refunded. A payment still being
 * processed is settled by the webhook that ends it.
 */
export const settle = async (
  parts: Parts,
  paymentId: string,
  metadata: CommandMetadata,
): Promise<void> => {
  const payment = await parts.payments.load(paymentId);
  if (payment.status === 'New' || !payment.isCancelled || payment.status === 'Voided') return;
  if (payment.status !== 'Captured') await release(parts, payment, metadata);
  await refundCaptured(parts, paymentId, metadata);
};

const release = async (
  { payments, provider }: Parts,
  { paymentId, intentId }: KnownPayment,
  metadata: CommandMetadata,
): Promise<void> => {
  if (intentId === null) {
    await payments.handle(paymentId, { type: 'VoidPayment', intentId }, metadata);
    return;
  }
  const intent = await provider.cancelIntent(intentId);
  await applyIntent(payments, paymentId, intent, metadata);
};

const refundCaptured = async (
  parts: Parts,
  paymentId: string,
  metadata: CommandMetadata,
): Promise<void> => {
  const payment = await parts.payments.load(paymentId);
  if (payment.status !== 'Captured' || payment.intentId === null) return;
  const { orderId, intentId, capturedMinor, refundedMinor } = payment;
  if (refundedMinor === capturedMinor) return;
  const amount = { ...payment.amount, amountMinor: capturedMinor - refundedMinor };
  await refund(parts, { paymentId, orderId, intentId, amount }, metadata);
};

type Due = {
  readonly paymentId: string;
  readonly orderId: string;
  readonly intentId: string;
  readonly amount: Money;
};

/** Money that can not go back by itself is quarantined: a person has to see to it. */
const refund = async (
  { payments, provider }: Parts,
  { paymentId, orderId, intentId, amount }: Due,
  metadata: CommandMetadata,
): Promise<void> => {
  const refundId = deriveId('refund', paymentId, 'order-cancelled');
  const refunded = await orRefused(
    provider.refund({
      intentId,
      amount,
      metadata: { orderId, paymentId, refundId },
      idempotencyKey: `refund:${refundId}`,
    }),
  );
  const command =
    refunded.status === 'accepted'
      ? ({ type: 'RefundPayment', refundId, amount } as const)
      : ({ type: 'QuarantinePayment', reason: `refund failed: ${refunded.id}` } as const);
  await payments.handle(paymentId, command, metadata);
};

/** A refusal is a refund that failed; its reason stands in for the id it never got. */
const orRefused = async (refund: Promise<Refund>): Promise<Pick<Refund, 'id' | 'status'>> => {
  try {
    return await refund;
  } catch (error) {
    if (!(error instanceof ProviderRefusedError)) throw error;
    return { id: error.reason, status: 'failed' };
  }
};

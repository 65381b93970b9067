import { deriveId, isRejected } from '@marketgraph/infra/engine';
import {
  type CommandMetadata,
  type PaymentIntent,
  type PaymentProvider,
} from '@marketgraph/infra/ports';
import { type PaymentRequested } from '@marketgraph/schema';
import { type KnownPayment, type Payments } from './payments.ts';

export type Parts = { readonly payments: Payments; readonly provider: PaymentProvider };

/** Asks for the money of a reserved order: records the payment, then opens its intent at Stripe. */
export const requestPayment = async (
  parts: Parts,
  payment: PaymentRequested['data'],
  metadata: CommandMetadata,
): Promise<void> => {
  const { paymentId, orderId, customerId, amount } = payment;
  const { payments, provider } = parts;
  await payments.handle(paymentId, { type: 'RequestPayment', payment }, metadata);
  const { status } = await payments.load(paymentId);
  if (status !== 'Requested') return;
  const intent = await provider.createIntent({
    amount,
    metadata: { orderId, customerId, paymentId, correlationId: metadata.correlationId },
    idempotencyKey: `pi:${orderId}:1`,
  });
  await payments.handle(paymentId, { type: 'RecordIntent', intentId: intent.id }, metadata);
};

/** Takes the money of an authorised payment. A repeat finds it taken. */
export const takePayment = async (
  parts: Parts,
  paymentId: string,
  metadata: CommandMetadata,
): Promise<void> => {
  const payment = await parts.payments.load(paymentId);
  if (payment.status !== 'Authorized' || payment.intentId === null) return;
  const intent = await parts.provider.captureIntent(payment.intentId, `capture:${paymentId}:1`);
  await applyIntent(parts, payment, intent, metadata);
  await settle(parts, paymentId, metadata);
};

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
  if (payment.intentId !== null && payment.status !== 'Captured') {
    const intent = await parts.provider.cancelIntent(payment.intentId, `cancel:${paymentId}:1`);
    await applyIntent(parts, payment, intent, metadata);
  }
  await refundCaptured(parts, paymentId, metadata);
};

const refundCaptured = async (
  { payments, provider }: Parts,
  paymentId: string,
  metadata: CommandMetadata,
): Promise<void> => {
  const payment = await payments.load(paymentId);
  if (payment.status !== 'Captured' || payment.intentId === null) return;
  const amountMinor = payment.capturedMinor - payment.refundedMinor;
  if (amountMinor === 0) return;
  const refundId = deriveId('refund', paymentId, 'order-cancelled');
  await provider.refund({
    intentId: payment.intentId,
    amountMinor,
    metadata: { orderId: payment.orderId, paymentId, refundId },
    idempotencyKey: `refund:${refundId}`,
  });
  const amount = { amountMinor, currency: payment.amount.currency };
  await payments.handle(paymentId, { type: 'RefundPayment', refundId, amount }, metadata);
};

/** Records what an intent has become. */
const applyIntent = async (
  { payments }: Parts,
  { paymentId }: KnownPayment,
  intent: PaymentIntent,
  metadata: CommandMetadata,
): Promise<void> => {
  const { currency } = intent.amount;
  if (intent.status === 'succeeded') {
    const received = { amountMinor: intent.receivedMinor, currency };
    const command = { type: 'CapturePayment', intentId: intent.id, amount: received } as const;
    await payments.handle(paymentId, command, metadata);
  }
  if (intent.status === 'canceled') {
    await payments.handle(paymentId, { type: 'VoidPayment' }, metadata);
  }
};

import { type CommandMetadata, ProviderRefusedError } from '@marketgraph/infra/ports';
import { applyIntent } from './apply-intent.ts';
import { type Parts } from './payments.ts';
import { settle } from './return-money.ts';

/** Takes the money of an authorised payment. A repeat finds it taken, or given back. */
export const takePayment = async (
  parts: Parts,
  paymentId: string,
  metadata: CommandMetadata,
): Promise<void> => {
  const payment = await parts.payments.load(paymentId);
  if (payment.status !== 'Authorized' || payment.intentId === null) return;
  if (!payment.isCancelled) await capture(parts, paymentId, payment.intentId, metadata);
  await settle(parts, paymentId, metadata);
};

const capture = async (
  { payments, provider }: Parts,
  paymentId: string,
  intentId: string,
  metadata: CommandMetadata,
): Promise<void> => {
  try {
    const intent = await provider.captureIntent(intentId);
    await applyIntent(payments, paymentId, intent, metadata);
  } catch (error) {
    if (!(error instanceof ProviderRefusedError)) throw error;
    const reason = `capture refused: ${error.reason}`;
    await payments.handle(paymentId, { type: 'QuarantinePayment', reason }, metadata);
  }
};

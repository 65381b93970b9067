import { deriveId } from '@marketgraph/infra/engine';
import {
  type Clock,
  ConcurrencyError,
  type EventStore,
  type PaymentProvider,
} from '@marketgraph/infra/ports';
import { contractFor, streamName, toStoredMetadata } from '@marketgraph/schema';

export type RecordWebhook = (
  rawBody: Buffer,
  signature: string,
) => Promise<{ readonly duplicate: boolean }>;

/**
 * Verifies a webhook over its raw bytes and records it as it came, once per Stripe event: after
 * that it can not be lost, and Stripe may be answered. Throws `InvalidSignatureError` with nothing
 * recorded.
 */
export const createRecordWebhook =
  (provider: PaymentProvider, eventStore: EventStore, clock: Clock): RecordWebhook =>
  async (rawBody, signature) => {
    const told = provider.verifyEvent(rawBody, signature);
    const id = deriveId('stripeEvent', told.id);
    try {
      await eventStore.append(streamName('stripeEvent', told.id), 'no_stream', [
        {
          id,
          type: 'StripeEventReceived',
          data: { stripeEventId: told.id, stripeType: told.type, payload: rawBody.toString() },
          metadata: toStoredMetadata({
            version: contractFor('payments', 'StripeEventReceived').version,
            occurredAt: clock(),
            correlationId: told.intent?.metadata['correlationId'] ?? id,
            causationId: id,
          }),
        },
      ]);
      return { duplicate: false };
    } catch (error) {
      if (error instanceof ConcurrencyError) return { duplicate: true };
      throw error;
    }
  };

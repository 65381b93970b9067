import { deriveId } from '@marketgraph/infra/engine';
import { type Clock, type EventStore, type PaymentProvider } from '@marketgraph/infra/ports';
import { contractFor, streamName, toStoredMetadata } from '@marketgraph/schema';

export type RecordWebhook = (rawBody: Buffer, signature: string) => Promise<void>;

/**
 * Verifies a webhook over its raw bytes and records it as it came, but for what it says about persons: after
 * that it can not be lost, and Stripe may be answered. Its id derives from Stripe's, so a repeat is the same
 * append and adds nothing. Throws `InvalidSignatureError` with nothing recorded.
 */
export const createRecordWebhook =
  (provider: PaymentProvider, eventStore: EventStore, clock: Clock): RecordWebhook =>
  async (rawBody, signature) => {
    const told = provider.verifyEvent(rawBody, signature);
    const id = deriveId('stripeEvent', told.id);
    const received = {
      id,
      type: 'StripeEventReceived',
      data: { stripeEventId: told.id, stripeType: told.type, payload: withoutPersons(rawBody) },
      metadata: toStoredMetadata({
        version: contractFor('payments', 'StripeEventReceived').version,
        occurredAt: clock(),
        correlationId: told.metadata['correlationId'] ?? id,
        causationId: id,
      }),
    };
    await eventStore.append(streamName('stripeEvent', told.id), 'no_stream', [received]);
  };

/** Where Stripe says who paid and where to. We have no use for it, and no key to seal it with. */
const aboutPersons = new Set([
  'billing_details',
  'customer_details',
  'customer_email',
  'customer_name',
  'customer_phone',
  'customer_address',
  'receipt_email',
  'shipping',
  'shipping_details',
  'owner',
]);

const withoutPersons = (rawBody: Buffer): string => {
  const text = rawBody.toString();
  const cut = new Set<string>();
  const rest: unknown = JSON.parse(text, (name, value: unknown) => {
    if (value === null || !aboutPersons.has(name)) return value;
    cut.add(name);
    return null;
  });
  return cut.size === 0 ? text : JSON.stringify(rest);
};

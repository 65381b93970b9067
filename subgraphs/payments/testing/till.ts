import { createExecute } from '@marketgraph/infra/engine';
import { memoryEventStore } from '@marketgraph/infra/memory';
import { type EventStore, type PaymentProvider } from '@marketgraph/infra/ports';
import { stripePayments } from '@marketgraph/infra/stripe';
import { startStripeSimulator, type StripeSimulator } from '@marketgraph/stripe-simulator';
import { fastify } from 'fastify';
import { createPayments, type Parts } from '../src/application/payments.ts';
import { createRecordWebhook, type RecordWebhook } from '../src/application/record-webhook.ts';
import { webhookRoute } from '../src/webhook-route.ts';

const webhookSecret = 'whsec_of_the_till';

/** Payments with a log in memory, a real Stripe simulator, and its webhooks over real HTTP. */
export type Till = {
  readonly eventStore: EventStore;
  readonly simulator: StripeSimulator;
  readonly provider: PaymentProvider;
  readonly parts: Parts;
  readonly close: () => Promise<void>;
};

export const partsOf = (provider: PaymentProvider, eventStore: EventStore): Parts => ({
  provider,
  payments: createPayments(createExecute(eventStore), eventStore),
});

/** Opens a till of its own. `recordWith` may stand between the webhooks and the log. */
export const openTill = async (
  recordWith: (record: RecordWebhook) => RecordWebhook = (record) => record,
): Promise<Till> => {
  const eventStore = memoryEventStore();
  const app = fastify({ forceCloseConnections: true });
  // The route is there before what it records with: Stripe has to know the one, the other Stripe.
  await webhookRoute((...told) => record(...told))(app);
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  const simulator = await startStripeSimulator({
    webhooks: [{ url: `${url}/webhooks/stripe`, secret: webhookSecret }],
    retries: { attempts: 15, firstDelayMs: 10, maxDelayMs: 50 },
  });
  const provider = stripePayments({
    secretKey: 'sk_test_1',
    webhookSecrets: [webhookSecret],
    apiBase: simulator.url,
  });
  const record = recordWith(
    createRecordWebhook(provider, eventStore, () => new Date().toISOString()),
  );
  return {
    eventStore,
    simulator,
    provider,
    parts: partsOf(provider, eventStore),
    close: async () => {
      await simulator.close();
      await app.close();
    },
  };
};

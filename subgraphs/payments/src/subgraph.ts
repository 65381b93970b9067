import { stripePayments } from '@marketgraph/infra/stripe';
import { openInfra, type Running, serveSubgraph } from '@marketgraph/infra/subgraph-server';
import { viewsIn } from '@marketgraph/projections';
import { followOrders } from './application/follow-orders.ts';
import { followStripe } from './application/follow-stripe.ts';
import { createPayments } from './application/payments.ts';
import { createRecordWebhook } from './application/record-webhook.ts';
import { type PaymentsConfig } from './config.ts';
import { createPaymentReadModel, type PaymentsDatabase } from './read-model/payment-view.ts';
import { createResolvers } from './resolvers/index.ts';
import { webhookRoute } from './webhook-route.ts';

/** Builds and serves the payments subgraph. */
export const startPayments = async (
  config: PaymentsConfig,
): Promise<Running & { readonly url: string }> => {
  const infra = await openInfra<PaymentsDatabase>('payments', config);
  const provider = stripePayments(config.stripe);
  const payments = createPayments(infra.execute, infra.eventStore);
  const recordWebhook = createRecordWebhook(provider, infra.eventStore, infra.clock);
  return serveSubgraph({
    infra,
    views: viewsIn('payments'),
    resolvers: createResolvers(createPaymentReadModel(infra.database), provider),
    reactions: [followOrders({ payments, provider }), followStripe({ payments, provider })],
    routes: webhookRoute(recordWebhook),
  });
};

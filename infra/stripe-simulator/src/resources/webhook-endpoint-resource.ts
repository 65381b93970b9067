import type { Stripe } from 'stripe';

import type { WebhookEndpoint } from '../webhooks/webhook-endpoint.ts';

/** Without its secret, which only its creation shows. */
export const webhookEndpointResource = (endpoint: WebhookEndpoint): Stripe.WebhookEndpoint => ({
  id: endpoint.id,
  object: 'webhook_endpoint',
  api_version: null,
  application: null,
  created: endpoint.created,
  description: endpoint.description,
  enabled_events: [...endpoint.enabledEvents],
  livemode: false,
  metadata: endpoint.metadata,
  status: endpoint.status,
  url: endpoint.url,
});

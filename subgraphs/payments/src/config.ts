import {
  loadConfig,
  type SubgraphConfig,
  subgraphEnvironment,
  toSubgraphConfig,
} from '@marketgraph/infra/config';
import { type StripeOptions } from '@marketgraph/infra/stripe';
import { z } from 'zod';

export type PaymentsConfig = SubgraphConfig & { readonly stripe: StripeOptions };

const environment = z
  .object({
    ...subgraphEnvironment,
    STRIPE_SECRET_KEY: z.string().min(1),
    STRIPE_WEBHOOK_SECRETS: z
      .string()
      .transform((list) => list.split(',').map((secret) => secret.trim()))
      .pipe(z.array(z.string().min(1)).min(1)),
    STRIPE_API_BASE: z.url().optional(),
  })
  .transform((variables): PaymentsConfig => ({
    ...toSubgraphConfig(variables),
    stripe: {
      secretKey: variables.STRIPE_SECRET_KEY,
      webhookSecrets: variables.STRIPE_WEBHOOK_SECRETS,
      apiBase: variables.STRIPE_API_BASE,
    },
  }));

export const paymentsConfig = (): PaymentsConfig => loadConfig(environment, process.env);

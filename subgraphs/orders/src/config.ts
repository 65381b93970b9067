import {
  loadConfig,
  type SubgraphConfig,
  subgraphEnvironment,
  toSubgraphConfig,
} from '@marketgraph/infra/config';
import { z } from 'zod';

export type OrdersConfig = SubgraphConfig & {
  /** How long an order waits to be paid. */
  readonly paymentWindowMs: number;
};

const environment = z
  .object({
    ...subgraphEnvironment,
    /** Minutes in which an order must be paid; fractions are for tests. */
    PAYMENT_WINDOW_MINUTES: z.coerce
      .number()
      .positive()
      .max(60 * 24 * 30)
      .default(30),
  })
  .transform((variables): OrdersConfig => ({
    ...toSubgraphConfig(variables),
    paymentWindowMs: variables.PAYMENT_WINDOW_MINUTES * 60_000,
  }));

export const ordersConfig = (): OrdersConfig => loadConfig(environment, process.env);

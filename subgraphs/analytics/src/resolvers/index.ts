import { type AnalyticsParts, createOrderAnalytics } from './order-analytics.ts';
import { query } from './query.ts';

/** The resolver map of analytics' `schema.graphql`. */
export const createResolvers = (parts: AnalyticsParts) => ({
  Query: query,
  OrderAnalytics: createOrderAnalytics(parts),
});

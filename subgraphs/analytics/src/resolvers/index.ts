import { type OrderFigures } from '../read-model/order-fact-view.ts';
import { createOrderAnalytics } from './order-analytics.ts';
import { query } from './query.ts';

/** The resolver map of analytics' `schema.graphql`. */
export const createResolvers = (figures: OrderFigures) => ({
  Query: query,
  OrderAnalytics: createOrderAnalytics(figures),
});

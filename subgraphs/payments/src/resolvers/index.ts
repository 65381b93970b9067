import { type RequestContext } from '@marketgraph/infra/graphql';
import { type PaymentProvider } from '@marketgraph/infra/ports';
import { type PaymentReadModel } from '../read-model/payment-view.ts';
import { createOrder } from './order.ts';
import { createPayment } from './payment.ts';
import { createQuery, visiblePayment } from './query.ts';

/** The resolver map of payments' `schema.graphql`. */
export const createResolvers = (readModel: PaymentReadModel, provider: PaymentProvider) => ({
  Query: createQuery(readModel),
  Order: createOrder(readModel),
  Payment: {
    ...createPayment(provider),
    __resolveReference: ({ id }: { id: string }, context: RequestContext) =>
      visiblePayment(readModel, id, context),
  },
});

import { batchLoader, isUuid, type RequestContext } from '@marketgraph/infra/graphql';
import { type PaymentView } from '@marketgraph/schema/views';
import { maySee } from '../policies.ts';
import { type PaymentReadModel } from '../read-model/payment-view.ts';

type OrderReference = { readonly id: string };

/** What payments knows of an order: its payments. */
export const createOrder = (readModel: PaymentReadModel) => ({
  __resolveReference: (reference: OrderReference): OrderReference => reference,
  payments: async (
    { id }: OrderReference,
    _args: unknown,
    context: RequestContext,
  ): Promise<readonly PaymentView[]> => {
    if (!isUuid(id)) return [];
    const rows = await batchLoader(context, 'paymentsOfOrder', readModel.byOrder)(id);
    return (rows ?? []).filter((row) => maySee(context.viewer, row));
  },
});

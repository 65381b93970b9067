import { batchLoader, isUuid, type RequestContext } from '@marketgraph/infra/graphql';
import { type PaymentView } from '@marketgraph/schema/views';
import { maySee } from '../policies.ts';
import { type PaymentReadModel } from '../read-model/payment-view.ts';

/** A payment the viewer may see; other people's look as if they did not exist. */
export const visiblePayment = async (
  readModel: PaymentReadModel,
  id: string,
  context: RequestContext,
): Promise<PaymentView | null> => {
  if (!isUuid(id)) return null;
  const row = await batchLoader(context, 'payment', readModel.byId)(id);
  return row && maySee(context.viewer, row) ? row : null;
};

export const createQuery = (readModel: PaymentReadModel) => ({
  payment: (_root: unknown, { id }: { id: string }, context: RequestContext) =>
    visiblePayment(readModel, id, context),
});

import { batchLoader, isUuid, type RequestContext } from '@marketgraph/infra/graphql';
import { type ShipmentView } from '@marketgraph/schema/views';
import { maySee } from '../policies.ts';
import { type ShipmentReadModel } from '../read-model/shipment-view.ts';

type OrderReference = { readonly id: string };

/** What shipping knows of an order: its parcels. */
export const createOrder = (readModel: ShipmentReadModel) => ({
  __resolveReference: (reference: OrderReference): OrderReference => reference,
  shipments: async (
    { id }: OrderReference,
    _args: unknown,
    context: RequestContext,
  ): Promise<readonly ShipmentView[]> => {
    if (!isUuid(id)) return [];
    const rows = await batchLoader(context, 'shipmentsOfOrder', readModel.byOrder)(id);
    return (rows ?? []).filter((row) => maySee(context.viewer, row));
  },
});

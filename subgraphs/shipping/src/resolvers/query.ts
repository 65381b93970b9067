import { batchLoader, isUuid, type RequestContext } from '@marketgraph/infra/graphql';
import { type ShipmentView } from '@marketgraph/schema/views';
import { maySee } from '../policies.ts';
import { type ShipmentReadModel } from '../read-model/shipment-view.ts';

/** A parcel the viewer may see; other people's look as if they did not exist. */
export const visibleShipment = async (
  readModel: ShipmentReadModel,
  id: string,
  context: RequestContext,
): Promise<ShipmentView | null> => {
  if (!isUuid(id)) return null;
  const row = await batchLoader(context, 'shipment', readModel.byId)(id);
  return row && maySee(context.viewer, row) ? row : null;
};

export const createQuery = (readModel: ShipmentReadModel) => ({
  shipment: (_root: unknown, { id }: { id: string }, context: RequestContext) =>
    visibleShipment(readModel, id, context),
});

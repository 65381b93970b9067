import { type EventStore } from '@marketgraph/infra/ports';
import { type Shipments } from '../application/shipments.ts';
import { type ShipmentReadModel } from '../read-model/shipment-view.ts';
import { createMutation } from './mutation.ts';
import { createOrder } from './order.ts';
import { createQuery, visibleShipment } from './query.ts';
import { shipment } from './shipment.ts';
import { type RequestContext } from '@marketgraph/infra/graphql';

/** The resolver map of shipping's `schema.graphql`. */
export const createResolvers = (parts: {
  readonly shipments: Shipments;
  readonly eventStore: EventStore;
  readonly readModel: ShipmentReadModel;
}) => ({
  Query: createQuery(parts.readModel),
  Mutation: createMutation(parts),
  Order: createOrder(parts.readModel),
  Shipment: {
    ...shipment,
    __resolveReference: ({ id }: { id: string }, context: RequestContext) =>
      visibleShipment(parts.readModel, id, context),
  },
});

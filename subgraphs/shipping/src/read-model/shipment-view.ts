import { type ShipmentView } from '@marketgraph/schema/views';
import { type Kysely } from 'kysely';

/** What this subgraph reads of its database; projections alone write it. */
export type ShippingDatabase = { readonly shipmentView: ShipmentView };

export type ShipmentReadModel = {
  readonly byId: (ids: readonly string[]) => Promise<ReadonlyMap<string, ShipmentView>>;
  /** The parcels of each order, oldest first; an order without parcels has no entry. */
  readonly byOrder: (
    orderIds: readonly string[],
  ) => Promise<ReadonlyMap<string, readonly ShipmentView[]>>;
};

export const createShipmentReadModel = (database: Kysely<ShippingDatabase>): ShipmentReadModel => ({
  byId: async (ids) => {
    const rows = await database
      .selectFrom('shipmentView')
      .selectAll()
      .where('shipmentId', 'in', ids)
      .execute();
    return new Map(rows.map((row) => [row.shipmentId, row]));
  },
  byOrder: async (orderIds) => {
    const rows = await database
      .selectFrom('shipmentView')
      .selectAll()
      .where('orderId', 'in', orderIds)
      .orderBy('preparedAt')
      .orderBy('shipmentId')
      .execute();
    return Map.groupBy(rows, ({ orderId }) => orderId);
  },
});

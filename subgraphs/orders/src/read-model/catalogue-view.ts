import { isUuid } from '@marketgraph/infra/graphql';
import { type Kysely } from 'kysely';
import { type Catalogue } from '../application/catalogue.ts';
import { type OrdersDatabase } from './order-view.ts';

/** The catalogue as the view of the products' events shows it. */
export const createCatalogue =
  (database: Kysely<OrdersDatabase>): Catalogue =>
  async (productIds) => {
    const ids = productIds.filter(isUuid);
    if (ids.length === 0) return new Map();
    const rows = await database
      .selectFrom('catalogueView')
      .selectAll()
      .where('productId', 'in', ids)
      .execute();
    return new Map(rows.map((row) => [row.productId, row]));
  };

import { uuid } from '@marketgraph/schema';
import { isUuid, type Page } from '@marketgraph/infra/graphql';
import { type StockView } from '@marketgraph/schema/views';
import { type Kysely, sql } from 'kysely';
import { z } from 'zod';

/** What this subgraph reads of its database; projections alone write it. */
export type InventoryDatabase = { readonly stockView: StockView };

/** What a cursor of the list of stock items holds: `productId`. */
export const stockCursor = z.tuple([uuid]);
export type StockCursor = z.output<typeof stockCursor>;

export const stockCursorOf = ({ productId }: StockView): StockCursor => [productId];

/** `undefined` narrows nothing. */
export type StockFilter = {
  readonly vendorId: string | undefined;
  readonly availableAtMost: number | undefined;
};

export type StockReadModel = {
  readonly byId: (productIds: readonly string[]) => Promise<ReadonlyMap<string, StockView>>;
  /** Up to one more than the page's limit, by product. */
  readonly page: (filter: StockFilter, page: Page<StockCursor>) => Promise<readonly StockView[]>;
  readonly count: (filter: StockFilter) => Promise<number>;
};

export const createStockReadModel = (database: Kysely<InventoryDatabase>): StockReadModel => {
  const matching = ({ vendorId, availableAtMost }: StockFilter) =>
    database
      .selectFrom('stockView')
      .$if(vendorId !== undefined, (query) => query.where('vendorId', '=', vendorId ?? ''))
      .$if(availableAtMost !== undefined, (query) =>
        query.where(sql<boolean>`on_hand - reserved <= ${availableAtMost}`),
      );

  return {
    byId: async (productIds) => {
      const ids = productIds.filter(isUuid);
      if (ids.length === 0) return new Map();
      const rows = await database
        .selectFrom('stockView')
        .selectAll()
        .where('productId', 'in', ids)
        .execute();
      return new Map(rows.map((row) => [row.productId, row]));
    },
    page: (filter, { limit, after }) =>
      matching(filter)
        .selectAll()
        .$if(after !== undefined, (query) => query.where('productId', '>', after?.[0] ?? ''))
        .orderBy('productId')
        .limit(limit + 1)
        .execute(),
    count: async (filter) => {
      const { count } = await matching(filter)
        .select(({ fn }) => fn.countAll().as('count'))
        .executeTakeFirstOrThrow();
      return Number(count);
    },
  };
};

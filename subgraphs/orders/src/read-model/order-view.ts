import { uuid } from '@marketgraph/schema';
import { isUuid, type Page } from '@marketgraph/infra/graphql';
import { type CatalogueView, type OrderStatus, type OrderView } from '@marketgraph/schema/views';
import { type Kysely, sql } from 'kysely';
import { z } from 'zod';

/** What this subgraph reads of its database; projections alone write it. */
export type OrdersDatabase = {
  readonly orderView: OrderView;
  readonly catalogueView: CatalogueView;
};

/** What a cursor of a list of orders holds: `placedAt` and `orderId`. */
export const orderCursor = z.tuple([z.iso.datetime(), uuid]);
export type OrderCursor = z.output<typeof orderCursor>;

export const orderCursorOf = ({ placedAt, orderId }: OrderView): OrderCursor => [placedAt, orderId];

/** `undefined` narrows nothing. */
export type OrderFilter = {
  readonly customerId: string | undefined;
  readonly statuses: readonly OrderStatus[] | undefined;
  readonly placedFrom: string | undefined;
  /** Exclusive. */
  readonly placedTo: string | undefined;
};

export type OrderReadModel = {
  readonly byId: (orderIds: readonly string[]) => Promise<ReadonlyMap<string, OrderView>>;
  /** Up to one more than the page's limit, newest first. */
  readonly page: (filter: OrderFilter, page: Page<OrderCursor>) => Promise<readonly OrderView[]>;
  /** Every order of a customer. */
  readonly idsOf: (customerId: string) => Promise<readonly string[]>;
  readonly count: (filter: OrderFilter) => Promise<number>;
};

export const createOrderReadModel = (database: Kysely<OrdersDatabase>): OrderReadModel => ({
  byId: async (orderIds) => {
    const ids = orderIds.filter(isUuid);
    if (ids.length === 0) return new Map();
    const rows = await database
      .selectFrom('orderView')
      .selectAll()
      .where('orderId', 'in', ids)
      .execute();
    return new Map(rows.map((row) => [row.orderId, row]));
  },
  page: async (filter, { limit, after }) =>
    namesNobody(filter)
      ? []
      : matching(database, filter)
          .selectAll()
          .$if(after !== undefined, (query) => query.where(isAfter(after)))
          .orderBy('placedAt', 'desc')
          .orderBy('orderId', 'desc')
          .limit(limit + 1)
          .execute(),
  idsOf: async (customerId) => {
    const rows = await database
      .selectFrom('orderView')
      .select('orderId')
      .where('customerId', '=', customerId)
      .execute();
    return rows.map(({ orderId }) => orderId);
  },
  count: async (filter) => {
    if (namesNobody(filter)) return 0;
    const { count } = await matching(database, filter)
      .select(({ fn }) => fn.countAll().as('count'))
      .executeTakeFirstOrThrow();
    return Number(count);
  },
});

const namesNobody = ({ customerId }: OrderFilter): boolean =>
  customerId !== undefined && !isUuid(customerId);

const isAfter = (cursor: OrderCursor | undefined) => {
  const [placedAt, orderId] = cursor ?? [];
  return sql<boolean>`(placed_at, order_id) < (${placedAt}::timestamptz, ${orderId}::uuid)`;
};

const matching = (
  database: Kysely<OrdersDatabase>,
  { customerId, statuses, placedFrom, placedTo }: OrderFilter,
) => {
  let query = database.selectFrom('orderView');
  if (customerId !== undefined) query = query.where('customerId', '=', customerId);
  if (statuses !== undefined) query = query.where('status', 'in', statuses);
  if (placedFrom !== undefined) query = query.where('placedAt', '>=', placedFrom);
  if (placedTo !== undefined) query = query.where('placedAt', '<', placedTo);
  return query;
};

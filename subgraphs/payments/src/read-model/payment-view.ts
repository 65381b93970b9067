import { type PaymentView } from '@marketgraph/schema/views';
import { type Kysely } from 'kysely';

/** What this subgraph reads of its database; projections alone write it. */
export type PaymentsDatabase = { readonly paymentView: PaymentView };

export type PaymentReadModel = {
  readonly byId: (ids: readonly string[]) => Promise<ReadonlyMap<string, PaymentView>>;
  /** The payments of each order, oldest first; an order without payments has no entry. */
  readonly byOrder: (
    orderIds: readonly string[],
  ) => Promise<ReadonlyMap<string, readonly PaymentView[]>>;
};

export const createPaymentReadModel = (database: Kysely<PaymentsDatabase>): PaymentReadModel => ({
  byId: async (ids) => {
    const rows = await database
      .selectFrom('paymentView')
      .selectAll()
      .where('paymentId', 'in', ids)
      .execute();
    return new Map(rows.map((row) => [row.paymentId, row]));
  },
  byOrder: async (orderIds) => {
    const rows = await database
      .selectFrom('paymentView')
      .selectAll()
      .where('orderId', 'in', orderIds)
      .orderBy('requestedAt')
      .orderBy('paymentId')
      .execute();
    return Map.groupBy(rows, ({ orderId }) => orderId);
  },
});

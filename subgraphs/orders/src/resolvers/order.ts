import { batchLoader, moneyOf, type RequestContext } from '@marketgraph/infra/graphql';
import { type EventStore } from '@marketgraph/infra/ports';
import { type OrderLine, type OrderView } from '@marketgraph/schema/views';
import { type TimelineEntry, timelineOf } from '../application/timeline.ts';
import { maySeeDiscrepancies, nextActions } from '../policies.ts';
import { type OrderReadModel } from '../read-model/order-view.ts';
import { visibleOrder } from './query.ts';

type Parts = { readonly eventStore: EventStore; readonly readModel: OrderReadModel };

/** The fields of `Order` that are not named as in the row. */
export const createOrder = (parts: Parts) => ({
  __resolveReference: ({ id }: { readonly id: string }, context: RequestContext) =>
    visibleOrder(parts, id, context),
  id: ({ orderId }: OrderView): string => orderId,
  version: ({ revision }: OrderView): number => revision,
  items: ({ lines, currency }: OrderView) => lines.map((line) => itemOf(line, currency)),
  goods: ({ goodsMinor, currency }: OrderView) => moneyOf(goodsMinor, currency),
  freight: ({ freightMinor, currency }: OrderView) => moneyOf(freightMinor, currency),
  total: ({ totalMinor, currency }: OrderView) => moneyOf(totalMinor, currency),
  discrepancies: ({ discrepancies }: OrderView, _args: unknown, { viewer }: RequestContext) =>
    maySeeDiscrepancies(viewer) ? discrepancies : null,
  timeline: ({ orderId }: OrderView, _args: unknown, context: RequestContext) =>
    batchLoader(context, 'timeline', timelinesOf(parts.eventStore))(orderId),
  nextActions: (order: OrderView, _args: unknown, { viewer }: RequestContext) =>
    nextActions(viewer, order),
  customer: ({ customerId }: OrderView) => ({ id: customerId }),
});

const itemOf = (
  { lineId, productId, name, quantity, unitPriceMinor, freightMinor }: OrderLine,
  currency: string,
) => ({
  id: lineId,
  product: { id: productId },
  name,
  quantity,
  unitPrice: moneyOf(unitPriceMinor, currency),
  goods: moneyOf(unitPriceMinor * quantity, currency),
  freight: moneyOf(freightMinor, currency),
});

const timelinesOf =
  (eventStore: EventStore) =>
  async (orderIds: readonly string[]): Promise<ReadonlyMap<string, readonly TimelineEntry[]>> =>
    new Map(
      await Promise.all(
        orderIds.map(async (id) => [id, await timelineOf(eventStore, id)] as const),
      ),
    );

/** The fields of `OrderTimelineEntry` that are not named as in the entry. */
export const orderTimelineEntry = {
  actor: ({ actorId }: TimelineEntry) => (actorId === undefined ? null : { id: actorId }),
};

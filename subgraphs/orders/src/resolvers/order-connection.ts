import { connectionOf, parsePage } from '@marketgraph/infra/graphql';
import { type OrderStatus } from '@marketgraph/schema/views';
import {
  orderCursor,
  orderCursorOf,
  type OrderFilter,
  type OrderReadModel,
} from '../read-model/order-view.ts';

/** The arguments of every list of orders. */
export type OrderListArguments = {
  readonly filter?: {
    readonly customerId?: string | null;
    readonly status?: readonly OrderStatus[] | null;
    readonly placedFrom?: string | null;
    readonly placedTo?: string | null;
  } | null;
  readonly first?: number | null;
  readonly after?: string | null;
};

/** One page of the orders of one customer, or of everybody. */
export const orderConnection = async (
  readModel: OrderReadModel,
  args: OrderListArguments,
  customerId: string | undefined,
) => {
  const page = parsePage(args, orderCursor);
  const filter: OrderFilter = {
    customerId,
    statuses: args.filter?.status?.length ? args.filter.status : undefined,
    placedFrom: args.filter?.placedFrom ?? undefined,
    placedTo: args.filter?.placedTo ?? undefined,
  };
  return connectionOf({
    rows: await readModel.page(filter, page),
    page,
    cursorOf: orderCursorOf,
    totalCount: () => readModel.count(filter),
  });
};

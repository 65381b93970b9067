import { type OrderStatus } from '@marketgraph/schema/views';
import { type Kysely, sql } from 'kysely';
import { type AnalyticsDatabase } from './analytics-database.ts';
import { factsOf, type OrderSelection } from './order-selection.ts';

/** Sums of one group of orders, in minor units. */
export type OrderSums = {
  readonly orderCount: number;
  readonly units: number;
  readonly goodsMinor: number;
  readonly freightMinor: number;
  readonly totalMinor: number;
};

export type Period = 'DAY' | 'WEEK' | 'MONTH';

/** How many orders came so far. */
export type Funnel = {
  readonly placed: number;
  readonly paid: number;
  readonly confirmed: number;
  readonly dispatched: number;
  readonly completed: number;
};

export type OrderFigures = {
  readonly totals: (selection: OrderSelection) => Promise<OrderSums>;
  readonly byStatus: (
    selection: OrderSelection,
  ) => Promise<readonly (OrderSums & { readonly status: OrderStatus })[]>;
  /** `start` is the first day of the period in the time zone, `2017-11-01`; weeks begin on Monday. */
  readonly byPeriod: (
    selection: OrderSelection,
    period: Period,
    timeZone: string,
  ) => Promise<readonly (OrderSums & { readonly start: string })[]>;
  readonly funnel: (selection: OrderSelection) => Promise<Funnel>;
  /** Orders that were called off, by reason, the commonest first. */
  readonly cancellations: (
    selection: OrderSelection,
  ) => Promise<readonly { readonly reason: string; readonly orderCount: number }[]>;
  readonly refunds: (
    selection: OrderSelection,
  ) => Promise<{ readonly refundCount: number; readonly refundedMinor: number }>;
  /** The time of the newest event counted in any order. */
  readonly asOf: () => Promise<string | null>;
};

const sums = sql`
  count(*) as order_count,
  coalesce(sum(units), 0)::bigint as units,
  coalesce(sum(goods_minor), 0)::bigint as goods_minor,
  coalesce(sum(freight_minor), 0)::bigint as freight_minor,
  coalesce(sum(total_minor), 0)::bigint as total_minor`;

/** Sums are made by Postgres over exact integers: what it answers is the answer, to the cent. */
export const createOrderFigures = (database: Kysely<AnalyticsDatabase>): OrderFigures => ({
  totals: async (selection) => {
    const { rows } = await sql<OrderSums>`
      select ${sums} from ${factsOf(selection)} facts`.execute(database);
    return only(rows);
  },
  byStatus: async (selection) => {
    const { rows } = await sql<OrderSums & { status: OrderStatus }>`
      select status, ${sums} from ${factsOf(selection)} facts
      group by status order by status`.execute(database);
    return rows;
  },
  byPeriod: async (selection, period, timeZone) => {
    const { rows } = await sql<OrderSums & { start: string }>`
      select ${startOf(period, timeZone)} as start, ${sums}
      from ${factsOf(selection)} facts group by start order by start`.execute(database);
    return rows;
  },
  funnel: async (selection) => {
    const { rows } = await sql<Funnel>`
      select count(*) as placed, count(paid_at) as paid, count(confirmed_at) as confirmed,
        count(dispatched_at) as dispatched, count(completed_at) as completed
      from ${factsOf(selection)} facts`.execute(database);
    return only(rows);
  },
  cancellations: async (selection) => {
    const { rows } = await sql<{ reason: string; orderCount: number }>`
      select cancel_reason as reason, count(*) as order_count
      from ${factsOf(selection)} facts where cancelled_at is not null
      group by cancel_reason order by order_count desc, reason`.execute(database);
    return rows;
  },
  refunds: async (selection) => {
    const { rows } = await sql<{ refundCount: number; refundedMinor: number }>`
      select count(*) as refund_count, coalesce(sum(refund.amount_minor), 0)::bigint as refunded_minor
      from ${factsOf(selection)} facts join refund_fact_view refund using (order_id)`.execute(
      database,
    );
    return only(rows);
  },
  asOf: async () => {
    const newest = await database
      .selectFrom('orderFactView')
      .select('updatedAt')
      .orderBy('updatedAt', 'desc')
      .limit(1)
      .executeTakeFirst();
    return newest?.updatedAt ?? null;
  },
});

const startOf = (period: Period, timeZone: string) =>
  sql`to_char(date_trunc(${period.toLowerCase()}, placed_at at time zone ${timeZone}), 'YYYY-MM-DD')`;

/** An aggregate without groups is one row, whatever it is over. */
const only = <Row>([row]: readonly Row[]): Row => {
  if (row) return row;
  throw new RangeError('an aggregate answered no row');
};

import { type Kysely, sql } from 'kysely';
import { type AnalyticsDatabase } from './analytics-database.ts';
import { factsOf, type OrderSelection } from './order-selection.ts';

/** Parcels of the selected orders that arrived. Seconds run from placing the order; null without parcels. */
export type DeliveryFigures = {
  readonly delivered: number;
  /** Of these, parcels that a day was promised for. */
  readonly promised: number;
  /** Of these, parcels that arrived after it. */
  readonly late: number;
  readonly averageSeconds: number | null;
  readonly medianSeconds: number | null;
  readonly slowestTenthSeconds: number | null;
};

export type FindDelivery = (selection: OrderSelection) => Promise<DeliveryFigures>;

const seconds = sql`extract(epoch from delivered_at - placed_at)`;
const share = (of: number) =>
  sql`round(percentile_disc(${of}) within group (order by ${seconds}))::bigint`;

export const findDelivery =
  (database: Kysely<AnalyticsDatabase>): FindDelivery =>
  async (selection) => {
    const { rows } = await sql<DeliveryFigures>`
      select count(*) as delivered,
        count(estimated_delivery_at) as promised,
        count(*) filter (where delivered_at > estimated_delivery_at) as late,
        round(avg(${seconds}))::bigint as average_seconds,
        ${share(0.5)} as median_seconds,
        ${share(0.9)} as slowest_tenth_seconds
      from ${factsOf(selection)} facts join delivery_fact_view using (order_id)
      where delivered_at is not null`.execute(database);
    const [figures] = rows;
    if (!figures) throw new RangeError('an aggregate answered no row');
    return figures;
  };

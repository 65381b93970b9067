import { type OrderStatus } from '@marketgraph/schema/views';
import { type RawBuilder, sql } from 'kysely';

/**
 * Which orders are counted: of one currency, placed in `[from, to)`, standing at one of `statuses`; with a
 * vendor, those that have a line of theirs, and of these the vendor's lines only.
 */
export type OrderSelection = {
  readonly currency: string;
  readonly from: string | undefined;
  readonly to: string | undefined;
  readonly statuses: readonly OrderStatus[] | undefined;
  readonly vendorId: string | undefined;
};

/** The selected orders as a relation: the columns of `order_fact_view`, with sums of what counts of each. */
export const factsOf = (selection: OrderSelection): RawBuilder<unknown> =>
  selection.vendorId === undefined
    ? sql`(select * from order_fact_view where ${conditionOf(selection)})`
    : sql`(
        select order_id, status, placed_at, paid_at, confirmed_at, dispatched_at, completed_at,
          cancelled_at, cancel_reason, part.goods_minor, part.freight_minor,
          part.goods_minor + part.freight_minor as total_minor, part.units
        from order_fact_view join ${partsOf(selection.vendorId)} part using (order_id)
        where ${conditionOf(selection)})`;

const partsOf = (vendorId: string) => sql`(
  select order_id, sum(goods_minor)::bigint as goods_minor,
    sum(freight_minor)::bigint as freight_minor, sum(quantity)::bigint as units
  from order_line_fact_view where vendor_id = ${vendorId} group by order_id)`;

/** The lines that count, each with its order's row. */
export const linesOf = (selection: OrderSelection): RawBuilder<unknown> => sql`(
  select line.* from order_line_fact_view line join order_fact_view using (order_id)
  where ${conditionOf(selection)} and ${ofVendor(selection.vendorId)})`;

const ofVendor = (vendorId: string | undefined) =>
  vendorId === undefined ? sql`true` : sql`line.vendor_id = ${vendorId}`;

const conditionOf = ({ currency, from, to, statuses }: OrderSelection) =>
  sql.join(
    [
      sql`currency = ${currency}`,
      from !== undefined && sql`placed_at >= ${from}`,
      to !== undefined && sql`placed_at < ${to}`,
      statuses !== undefined && sql`status = any(${sql.val(statuses)}::text[])`,
    ].filter((condition) => typeof condition === 'object'),
    sql` and `,
  );

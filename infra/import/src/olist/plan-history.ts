import { customerIdOf, vendorIdOf } from './ids.ts';
import { planCatalogue, type ProductPlan } from './catalogue.ts';
import { type OrderPlan, type RefusedOrder } from './order-plan.ts';
import { planOrder } from './plan-order.ts';
import { type Folder } from './read-folder.ts';
import { type Remark } from '../report.ts';
import { instantOf } from './values.ts';
import { type Role } from '@marketgraph/schema';

/** A person or a vendor of the past. The data has neither names nor addresses of mail. */
export type UserPlan = {
  readonly userId: string;
  readonly email: string;
  readonly name: string;
  readonly roles: readonly Role[];
  readonly at: string;
};

/** All that the data set says happened, ready to be run as commands; and all that a person should know of it. */
export type History = {
  readonly users: readonly UserPlan[];
  readonly products: readonly ProductPlan[];
  readonly orders: readonly OrderPlan[];
  readonly remarks: readonly Remark[];
};

const isRefused = (plan: OrderPlan | RefusedOrder): plan is RefusedOrder => 'refused' in plan;
const isAccepted = (plan: OrderPlan | RefusedOrder): plan is OrderPlan => !isRefused(plan);

/** Plans the whole import. Pure: the same folder gives the same plan. */
export const planHistory = (folder: Folder): History => {
  const catalogue = planCatalogue(folder);
  const plans = planOrders(folder, catalogue.names);
  const orders = plans.filter(isAccepted);
  return {
    users: [...customersOf(folder), ...vendorsOf(folder, catalogue.products)],
    products: catalogue.products,
    orders,
    remarks: [
      ...folder.remarks,
      ...catalogue.remarks,
      ...plans.filter(isRefused).map(refusalRemark),
      ...orders.flatMap(discrepancyRemarks),
    ],
  };
};

const planOrders = (
  { rows }: Folder,
  productNames: ReadonlyMap<string, string>,
): readonly (OrderPlan | RefusedOrder)[] => {
  const customers = new Map(rows['customers.csv'].map((row) => [row.customer_id, row]));
  const items = Map.groupBy(rows['order_items.csv'], ({ order_id }) => order_id);
  const payments = Map.groupBy(rows['order_payments.csv'], ({ order_id }) => order_id);
  return rows['orders.csv'].map((order) => {
    const row = customers.get(order.customer_id);
    return planOrder({
      order,
      customer: row && { row, userId: customerIdOf(row.customer_unique_id) },
      items: items.get(order.order_id) ?? [],
      payments: payments.get(order.order_id) ?? [],
      productNames,
    });
  });
};

/** One person may appear as many customers: they came with their first order. */
const customersOf = ({ rows }: Folder): readonly UserPlan[] => {
  const firstOrderAt = earliest(
    rows['orders.csv'].map((order) => [order.customer_id, order.order_purchase_timestamp]),
  );
  const people = earliest(
    rows['customers.csv'].map((row) => [
      row.customer_unique_id,
      firstOrderAt.get(row.customer_id) ?? '',
    ]),
  );
  return [...people]
    .filter(([, firstAt]) => firstAt !== '')
    .map(([uniqueId, firstAt]) => ({
      userId: customerIdOf(uniqueId),
      email: `customer-${uniqueId}@olist.example`,
      name: `Customer ${uniqueId.slice(0, 8)}`,
      roles: [],
      at: instantOf(firstAt),
    }));
};

const vendorsOf = ({ rows }: Folder, products: readonly ProductPlan[]): readonly UserPlan[] => {
  const firstSaleAt = earliest(products.map(({ vendorId, at }) => [vendorId, at]));
  const epoch = products.reduce(
    (first, { at }) => (at < first ? at : first),
    products[0]?.at ?? '',
  );
  return rows['sellers.csv'].map(({ seller_id: id }) => ({
    userId: vendorIdOf(id),
    email: `seller-${id}@olist.example`,
    name: `Seller ${id.slice(0, 8)}`,
    roles: ['VENDOR'],
    // A vendor whose products were all sold first by others was there from the start.
    at: firstSaleAt.get(vendorIdOf(id)) ?? epoch,
  }));
};

const earliest = (dated: readonly (readonly [string, string])[]): ReadonlyMap<string, string> => {
  const first = new Map<string, string>();
  for (const [key, at] of dated) {
    const known = first.get(key);
    if (known === undefined || (at !== '' && at < known)) first.set(key, at);
  }
  return first;
};

const refusalRemark = ({ olistId, refused, detail }: RefusedOrder): Remark => ({
  outcome: 'refused',
  kind: 'order',
  id: olistId,
  code: refused,
  detail,
});

const discrepancyRemarks = ({ olistId, discrepancies }: OrderPlan): readonly Remark[] =>
  discrepancies.map(({ code, detail }) => ({
    outcome: 'accepted',
    kind: 'order',
    id: olistId,
    code,
    detail,
  }));

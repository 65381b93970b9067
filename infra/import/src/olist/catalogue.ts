import { productIdOf, vendorIdOf } from './ids.ts';
import { type Remark } from '../report.ts';
import { type Folder } from './read-folder.ts';
import { type ItemRow, type OrderRow, type ProductRow } from './rows.ts';
import { centsOf, instantOf, reais } from './values.ts';
import { type Money } from '@marketgraph/schema';

/** A product of the past, as its first sale shows it. */
export type ProductPlan = {
  readonly olistId: string;
  readonly productId: string;
  readonly vendorId: string;
  readonly name: string;
  readonly description: string;
  readonly category: string | null;
  readonly price: Money;
  readonly at: string;
};

export type Catalogue = {
  readonly products: readonly ProductPlan[];
  /** By the data set's product id, of every product that is accepted. */
  readonly names: ReadonlyMap<string, string>;
  readonly remarks: readonly Remark[];
};

type Sale = { readonly item: ItemRow; readonly soldAt: string };

/** The data has neither names, prices nor vendors of products: they come from category and first sale. */
export const planCatalogue = ({ rows }: Folder): Catalogue => {
  const sales = firstSales(rows['order_items.csv'], rows['orders.csv']);
  const english = new Map(
    rows['category_translation.csv'].map((row) => [
      row.product_category_name,
      row.product_category_name_english,
    ]),
  );
  const planned = rows['products.csv'].map((row) =>
    planProduct(row, english, sales.get(row.product_id)),
  );
  const products = planned.flatMap(({ product }) => product ?? []);
  return {
    products,
    names: new Map(products.map(({ olistId, name }) => [olistId, name])),
    remarks: planned.flatMap(({ remarks }) => remarks),
  };
};

const firstSales = (
  items: readonly ItemRow[],
  orders: readonly OrderRow[],
): ReadonlyMap<string, Sale> => {
  const soldAt = new Map(orders.map((order) => [order.order_id, order.order_purchase_timestamp]));
  const sales = new Map<string, Sale>();
  for (const item of items) {
    const at = soldAt.get(item.order_id);
    const known = sales.get(item.product_id);
    if (at !== undefined && (!known || at < known.soldAt)) {
      sales.set(item.product_id, { item, soldAt: at });
    }
  }
  return sales;
};

const planProduct = (
  { product_id: olistId, product_category_name: portuguese }: ProductRow,
  english: ReadonlyMap<string, string>,
  sale: Sale | undefined,
): { readonly product?: ProductPlan; readonly remarks: readonly Remark[] } => {
  const remark = (outcome: Remark['outcome'], code: string, detail: string): Remark => ({
    outcome,
    kind: 'product',
    id: olistId,
    code,
    detail,
  });
  if (!sale)
    return { remarks: [remark('refused', 'NEVER_SOLD', 'no sale shows its vendor or price')] };
  const category = portuguese === '' ? null : (english.get(portuguese) ?? portuguese);
  const remarks = [
    ...(category === null ? [remark('accepted', 'NO_CATEGORY', 'imported without category')] : []),
    ...(category !== null && !english.has(portuguese)
      ? [remark('accepted', 'CATEGORY_NOT_TRANSLATED', `kept as ${portuguese}`)]
      : []),
  ];
  const product: ProductPlan = {
    olistId,
    productId: productIdOf(olistId),
    vendorId: vendorIdOf(sale.item.seller_id),
    name: `${(category ?? 'product').replaceAll('_', ' ')} ${olistId.slice(0, 8)}`,
    description: 'Imported from the Olist data set, which has no descriptions.',
    category,
    price: reais(centsOf(sale.item.price)),
    at: instantOf(sale.soldAt),
  };
  return { product, remarks };
};

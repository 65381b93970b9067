import { lineIdOf, productIdOf, vendorIdOf } from './ids.ts';
import { type OrderLine } from './order-plan.ts';
import { type ItemRow } from './rows.ts';
import { centsOf, reais } from './values.ts';

/** A row is one unit: equal units of one seller at one price are one line, and their freight adds up. */
export const linesOf = (
  olistOrderId: string,
  items: readonly ItemRow[],
  productNames: ReadonlyMap<string, string>,
): readonly OrderLine[] => {
  const groups = Map.groupBy(items, ({ product_id, seller_id, price }) =>
    [product_id, seller_id, price].join(' '),
  );
  return [...groups.values()].flatMap((units, index) => {
    const [first] = units;
    if (!first) return [];
    return {
      lineId: lineIdOf(olistOrderId, index),
      productId: productIdOf(first.product_id),
      vendorId: vendorIdOf(first.seller_id),
      name: productNames.get(first.product_id) ?? first.product_id,
      quantity: units.length,
      unitPrice: reais(centsOf(first.price)),
      freight: reais(units.reduce((sum, { freight_value }) => sum + centsOf(freight_value), 0)),
    };
  });
};

import { type StockView } from '@marketgraph/schema/views';

/** The graph's `Stock` of a shelf. */
export const stockOf = ({ onHand, reserved }: StockView) => ({
  onHand,
  reserved,
  available: onHand - reserved,
});

/** The graph's `StockItem`, field by field. */
export const stockItem = {
  id: ({ productId }: StockView): string => productId,
  product: ({ productId }: StockView) => ({ id: productId }),
  stock: stockOf,
  version: ({ revision }: StockView): number => revision,
};

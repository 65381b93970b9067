import type { CatalogueView } from '@marketgraph/schema/views';
import { mostUnits } from './cart.ts';
import { freightOf } from './freight.ts';
import { goodsOf, type PricedLine } from './totals.ts';

export type Item = { readonly productId: string; readonly quantity: number };

/** A line as it will stand in the order: name and price are the catalogue's of this moment. */
export type QuotedLine = PricedLine & {
  readonly productId: string;
  readonly vendorId: string;
  readonly name: string;
};

export type QuoteRejection = {
  readonly rejected: 'ProductNotFound' | 'ProductNotForSale' | 'QuantityOutOfRange';
  readonly productId: string;
};

/** Prices what is asked for, one line for each product; refused with the first product that can not be had. */
export const quote = (
  items: readonly Item[],
  catalogue: ReadonlyMap<string, CatalogueView>,
): readonly QuotedLine[] | QuoteRejection => {
  const lines: QuotedLine[] = [];
  for (const { productId, quantity } of summed(items)) {
    const product = catalogue.get(productId);
    if (!product) return { rejected: 'ProductNotFound', productId };
    if (!product.isPublished) return { rejected: 'ProductNotForSale', productId };
    if (quantity > mostUnits) return { rejected: 'QuantityOutOfRange', productId };
    lines.push(quotedLine(product, quantity));
  }
  return lines;
};

export const quotedLine = (
  { productId, vendorId, name, priceMinor, currency }: CatalogueView,
  quantity: number,
): QuotedLine => {
  const unitPrice = { amountMinor: priceMinor, currency };
  const freight = freightOf(goodsOf({ unitPrice, quantity }));
  return { productId, vendorId, name, quantity, unitPrice, freight };
};

const summed = (items: readonly Item[]): readonly Item[] => {
  const units = new Map<string, number>();
  for (const { productId, quantity } of items) {
    units.set(productId, (units.get(productId) ?? 0) + quantity);
  }
  return [...units].map(([productId, quantity]) => ({ productId, quantity }));
};

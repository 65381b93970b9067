import { deriveId } from '@marketgraph/infra/engine';
import { type CatalogueView } from '@marketgraph/schema/views';
import { quotedLine, type QuotedLine } from '../domain/quote.ts';
import { type Totals, totalsOf } from '../domain/totals.ts';
import { type Cart } from './carts.ts';
import { type Catalogue } from './catalogue.ts';

export type PricedItem = QuotedLine & { readonly isForSale: boolean };

/** A cart at the prices of today. */
export type PricedCart = {
  readonly customerId: string;
  readonly version: number;
  readonly items: readonly PricedItem[];
  /** Of what is for sale; null when that is nothing, or can not be ordered together. */
  readonly totals: Totals | null;
  readonly checkoutKey: string;
};

export const priceCart = async (
  customerId: string,
  cart: Cart,
  catalogue: Catalogue,
): Promise<PricedCart> => {
  const products = await catalogue(cart.lines.map(({ productId }) => productId));
  const items = cart.lines.flatMap((line) => pricedItem(products.get(line.productId), line));
  const totals = totalsOf(items.filter(({ isForSale }) => isForSale));
  return {
    customerId,
    version: cart.version,
    items,
    totals: 'rejected' in totals ? null : totals,
    // The same until the cart is ordered: two tabs that order it order it once.
    checkoutKey: deriveId('checkout', customerId, String(cart.orderIds.length)),
  };
};

/** Only what the catalogue knew gets into a cart; it may be missing while the view is built anew. */
const pricedItem = (
  product: CatalogueView | undefined,
  { quantity }: { readonly quantity: number },
): readonly PricedItem[] =>
  product ? [{ ...quotedLine(product, quantity), isForSale: product.isPublished }] : [];

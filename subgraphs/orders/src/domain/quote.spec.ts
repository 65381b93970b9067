import { type CatalogueView } from '@marketgraph/schema/views';
import { describe, expect, it } from 'vitest';
import { quote } from './quote.ts';

const cups: CatalogueView = {
  productId: '0190a5c0-0000-7000-8000-000000000003',
  vendorId: '0190a5c0-0000-7000-8000-000000000004',
  name: 'Espresso cups',
  priceMinor: 4990,
  currency: 'BRL',
  isPublished: true,
};
const { productId } = cups;

const catalogueOf = (...products: readonly CatalogueView[]): ReadonlyMap<string, CatalogueView> =>
  new Map(products.map((product) => [product.productId, product]));

describe('quote', () => {
  it('takes name, vendor and price from the catalogue', () => {
    expect(quote([{ productId, quantity: 2 }], catalogueOf(cups))).toEqual([
      {
        productId,
        vendorId: cups.vendorId,
        name: 'Espresso cups',
        quantity: 2,
        unitPrice: { amountMinor: 4990, currency: 'BRL' },
        freight: { amountMinor: 998, currency: 'BRL' },
      },
    ]);
  });

  it('sums two lines of the same product', () => {
    const twice = [
      { productId, quantity: 2 },
      { productId, quantity: 3 },
    ];
    expect(quote(twice, catalogueOf(cups))).toMatchObject([{ quantity: 5 }]);
  });

  it('rejects an unknown product: ProductNotFound', () => {
    const refusal = { rejected: 'ProductNotFound', productId };
    expect(quote([{ productId, quantity: 2 }], catalogueOf())).toEqual(refusal);
  });

  it('rejects a product that is not published: ProductNotForSale', () => {
    const refusal = { rejected: 'ProductNotForSale', productId };
    const withdrawn = { ...cups, isPublished: false };
    expect(quote([{ productId, quantity: 2 }], catalogueOf(withdrawn))).toEqual(refusal);
  });

  it('rejects more than 999 units, on however many lines: QuantityOutOfRange', () => {
    const refusal = { rejected: 'QuantityOutOfRange', productId };
    const twice = [
      { productId, quantity: 999 },
      { productId, quantity: 1 },
    ];
    expect(quote(twice, catalogueOf(cups))).toEqual(refusal);
  });
});

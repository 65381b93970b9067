import {
  productCreated,
  productDeleted,
  productDescribed,
  type ProductEvent,
  productPriceChanged,
  productPublished,
  productWithdrawn,
  type RecordedEvent,
} from '@marketgraph/schema';
import { type CatalogueView } from '@marketgraph/schema/views';
import { describe, expect, it } from 'vitest';
import { recorded } from '../recorded.fixture.ts';
import { catalogueView, projectCatalogue } from './project.ts';

const price = { amountMinor: 3990, currency: 'EUR' };
const story: readonly RecordedEvent<ProductEvent>[] = [
  recorded({ type: 'ProductCreated', data: productCreated.example }, 0),
  recorded({ type: 'ProductPublished', data: productPublished.example }, 1),
  recorded({ type: 'ProductPriceChanged', data: { ...productPriceChanged.example, price } }, 2),
  recorded({ type: 'ProductWithdrawn', data: productWithdrawn.example }, 3),
  recorded({ type: 'ProductDescribed', data: productDescribed.example }, 4),
  recorded({ type: 'ProductPublished', data: productPublished.example }, 5),
  recorded({ type: 'ProductDeleted', data: productDeleted.example }, 6),
];

const after = (count: number): CatalogueView | undefined =>
  story
    .slice(0, count)
    .reduce<CatalogueView | undefined>((row, event) => projectCatalogue(row, event), undefined);

describe('catalogue-view', () => {
  it('knows a draft, which can not be ordered', () => {
    const { productId, vendorId, name } = productCreated.example;
    expect(after(1)).toEqual({
      productId,
      vendorId,
      name,
      priceMinor: 4990,
      currency: 'BRL',
      isPublished: false,
    });
  });

  it('sells a published product at the price of today', () => {
    expect(after(3)).toMatchObject({ isPublished: true, priceMinor: 3990, currency: 'EUR' });
  });

  it('no longer sells a withdrawn product', () => {
    expect(after(4)).toMatchObject({ isPublished: false });
  });

  it('sells under the name of today, and not what is deleted', () => {
    expect(after(6)).toMatchObject({ isPublished: true, name: 'Espresso cups, white' });
    expect(after(7)).toMatchObject({ isPublished: false, name: 'Espresso cups, white' });
  });

  it('has no row for a product that was never created', () => {
    const rows = story.slice(1).map((event) => projectCatalogue(undefined, event));
    expect(rows).toEqual(Array(6).fill(undefined));
  });

  it('has a row per product, and never another name', () => {
    expect(catalogueView.name).toBe('orders_catalogue-view');
    expect(story[0] && catalogueView.keysOf(story[0])).toEqual([productCreated.example.productId]);
  });
});

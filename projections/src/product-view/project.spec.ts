import {
  productCreated,
  type ProductEvent,
  productPriceChanged,
  productPublished,
  productWithdrawn,
  type RecordedEvent,
} from '@marketgraph/schema';
import { type ProductView } from '@marketgraph/schema/views';
import { describe, expect, it } from 'vitest';
import { recordedDaily as recorded } from '../recorded.fixture.ts';
import { productView, projectProduct } from './project.ts';

const price = { amountMinor: 3990, currency: 'EUR' };
const story: readonly RecordedEvent<ProductEvent>[] = [
  recorded({ type: 'ProductCreated', data: productCreated.example }, 0),
  recorded({ type: 'ProductPriceChanged', data: { ...productPriceChanged.example, price } }, 1),
  recorded({ type: 'ProductPublished', data: productPublished.example }, 2),
  recorded({ type: 'ProductWithdrawn', data: productWithdrawn.example }, 3),
];

const after = (count: number): ProductView | undefined =>
  story
    .slice(0, count)
    .reduce<ProductView | undefined>((row, event) => projectProduct(row, event), undefined);

describe('product-view', () => {
  it('shows a created product as a draft', () => {
    const { price: _price, ...data } = productCreated.example;
    expect(after(1)).toEqual({
      ...data,
      priceMinor: 4990,
      currency: 'BRL',
      status: 'DRAFT',
      createdAt: '2026-01-01T10:00:00.000Z',
      revision: 0,
    });
  });

  it('shows the price of today', () => {
    expect(after(2)).toMatchObject({ priceMinor: 3990, currency: 'EUR', revision: 1 });
  });

  it('shows what is on sale, and what no longer is', () => {
    expect(after(3)).toMatchObject({ status: 'PUBLISHED', revision: 2 });
    expect(after(4)).toMatchObject({ status: 'WITHDRAWN', name: 'Espresso cups', revision: 3 });
  });

  it('has no row for a product that was never created', () => {
    const rows = story.slice(1).map((event) => projectProduct(undefined, event));
    expect(rows).toEqual([undefined, undefined, undefined]);
  });

  it('has a row per product, and never another name', () => {
    expect(productView.name).toBe('products_product-view');
    expect(story.map((event) => productView.keysOf(event))).toEqual(
      story.map(() => [productCreated.example.productId]),
    );
  });
});

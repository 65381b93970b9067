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
  recorded({ type: 'ProductDescribed', data: productDescribed.example }, 4),
  recorded({ type: 'ProductPublished', data: productPublished.example }, 5),
  recorded({ type: 'ProductDeleted', data: productDeleted.example }, 6),
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
      priceHistory: [{ priceMinor: 4990, currency: 'BRL', since: '2026-01-01T10:00:00.000Z' }],
      status: 'DRAFT',
      createdAt: '2026-01-01T10:00:00.000Z',
      publishedAt: null,
      searchName: 'espresso cups',
      searchText: 'kitchen six cups of stoneware',
      revision: 0,
    });
  });

  it('shows the price of today', () => {
    expect(after(2)).toMatchObject({ priceMinor: 3990, currency: 'EUR', revision: 1 });
  });

  it('keeps the prices of before, the newest hundred', () => {
    expect(after(2)?.priceHistory).toEqual([
      { priceMinor: 4990, currency: 'BRL', since: '2026-01-01T10:00:00.000Z' },
      { priceMinor: 3990, currency: 'EUR', since: '2026-01-02T10:00:00.000Z' },
    ]);
    const [change] = story.slice(1);
    const often = Array.from({ length: 150 }).reduce<ProductView | undefined>(
      (row) => change && projectProduct(row, change),
      after(1),
    );
    expect(often?.priceHistory).toHaveLength(100);
    expect(often?.priceHistory.at(0)).toMatchObject({ priceMinor: 3990 });
  });

  it('is found by what it is called today, with and without a category', () => {
    expect(after(5)).toMatchObject({
      name: 'Espresso cups, white',
      searchName: 'espresso cups white',
      searchText: 'kitchen six cups of white stoneware',
    });
    const data = { ...productDescribed.example, category: null };
    const plain = projectProduct(after(1), recorded({ type: 'ProductDescribed', data }, 1));
    expect(plain).toMatchObject({ category: null, searchText: 'six cups of white stoneware' });
  });

  it('remembers when it went on sale first, and goes for good', () => {
    const publishedAt = '2026-01-03T10:00:00.000Z';
    expect(after(6)).toMatchObject({ status: 'PUBLISHED', publishedAt });
    expect(after(7)).toMatchObject({ status: 'DELETED', publishedAt, revision: 6 });
  });

  it('shows what is on sale, and what no longer is', () => {
    expect(after(3)).toMatchObject({ status: 'PUBLISHED', revision: 2 });
    expect(after(4)).toMatchObject({ status: 'WITHDRAWN', name: 'Espresso cups', revision: 3 });
  });

  it('has no row for a product that was never created', () => {
    const rows = story.slice(1).map((event) => projectProduct(undefined, event));
    expect(rows).toEqual(Array(6).fill(undefined));
  });

  it('has a row per product, and never another name', () => {
    expect(productView.name).toBe('products_product-view');
    expect(story.map((event) => productView.keysOf(event))).toEqual(
      story.map(() => [productCreated.example.productId]),
    );
  });
});

import {
  productCreated,
  productDeleted,
  productDescribed,
  type ProductEvent,
  productPriceChanged,
  productPublished,
  productWithdrawn,
} from '@marketgraph/schema';
import { type ProductFactView } from '@marketgraph/schema/views';
import { describe, expect, it } from 'vitest';
import { recorded } from '../recorded.fixture.ts';
import { productFactView, projectProductFact } from './project.ts';

const created: ProductEvent = { type: 'ProductCreated', data: productCreated.example };
const described: ProductEvent = { type: 'ProductDescribed', data: productDescribed.example };
const others: readonly ProductEvent[] = [
  { type: 'ProductPriceChanged', data: productPriceChanged.example },
  { type: 'ProductPublished', data: productPublished.example },
  { type: 'ProductWithdrawn', data: productWithdrawn.example },
  { type: 'ProductDeleted', data: productDeleted.example },
];
const { productId } = productCreated.example;

const after = (...events: readonly ProductEvent[]): ProductFactView | undefined =>
  events
    .map((event) => recorded(event))
    .reduce<ProductFactView | undefined>(projectProductFact, undefined);

describe('product-fact-view', () => {
  it('knows a product as it is called today', () => {
    expect(after(created)).toEqual({ productId, name: 'Espresso cups', category: 'kitchen' });
    expect(after(created, described)).toMatchObject({ name: 'Espresso cups, white' });
    expect(productFactView.keysOf(recorded(created))).toEqual([productId]);
  });

  it('keeps it through all else, also when it is deleted', () => {
    expect(after(created, ...others)).toEqual(after(created));
    expect(after(...others)).toBeUndefined();
  });
});

import { productCreated, type ProductCreated } from './product-created.ts';
import { productPriceChanged, type ProductPriceChanged } from './product-price-changed.ts';
import { productPublished, type ProductPublished } from './product-published.ts';
import { productWithdrawn, type ProductWithdrawn } from './product-withdrawn.ts';

/** Every contract of this domain, in the order of its story. */
export const productEvents = [
  productCreated,
  productPriceChanged,
  productPublished,
  productWithdrawn,
] as const;

export type ProductEvent =
  ProductCreated | ProductPriceChanged | ProductPublished | ProductWithdrawn;

export * from './product-created.ts';
export * from './product-price-changed.ts';
export * from './product-published.ts';
export * from './product-withdrawn.ts';

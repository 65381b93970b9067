import { productCreated, type ProductCreated } from './product-created.ts';
import { productDeleted, type ProductDeleted } from './product-deleted.ts';
import { productDescribed, type ProductDescribed } from './product-described.ts';
import { productPriceChanged, type ProductPriceChanged } from './product-price-changed.ts';
import { productPublished, type ProductPublished } from './product-published.ts';
import { productWithdrawn, type ProductWithdrawn } from './product-withdrawn.ts';

/** Every contract of this domain, in the order of its story. */
export const productEvents = [
  productCreated,
  productDescribed,
  productPriceChanged,
  productPublished,
  productWithdrawn,
  productDeleted,
] as const;

export type ProductEvent =
  | ProductCreated
  | ProductDescribed
  | ProductPriceChanged
  | ProductPublished
  | ProductWithdrawn
  | ProductDeleted;

export * from './product-created.ts';
export * from './product-deleted.ts';
export * from './product-described.ts';
export * from './product-price-changed.ts';
export * from './product-published.ts';
export * from './product-withdrawn.ts';

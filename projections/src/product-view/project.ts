import { defineProjection } from '@marketgraph/infra/engine';
import { type ProductEvent, type RecordedEvent } from '@marketgraph/schema';
import { type ProductView } from '@marketgraph/schema/views';
import { productViewTable } from './table.ts';

/** The product after an event of its stream. */
export const projectProduct = (
  row: ProductView | undefined,
  event: RecordedEvent<ProductEvent>,
): ProductView | undefined => {
  const { revision, metadata } = event;
  switch (event.type) {
    case 'ProductCreated': {
      const { price, ...data } = event.data;
      return {
        ...data,
        priceMinor: price.amountMinor,
        currency: price.currency,
        status: 'DRAFT',
        createdAt: metadata.occurredAt,
        revision,
      };
    }
    case 'ProductPriceChanged': {
      const { amountMinor, currency } = event.data.price;
      return row && { ...row, priceMinor: amountMinor, currency, revision };
    }
    case 'ProductPublished':
      return row && { ...row, status: 'PUBLISHED', revision };
    case 'ProductWithdrawn':
      return row && { ...row, status: 'WITHDRAWN', revision };
  }
};

export const productView = defineProjection<'products', ProductView>({
  name: 'products_product-view',
  view: 'product-view',
  source: 'products',
  table: productViewTable,
  keysOf: ({ data }) => [data.productId],
  project: projectProduct,
});

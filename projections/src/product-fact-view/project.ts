import { defineProjection } from '@marketgraph/infra/engine';
import { type ProductEvent, type RecordedEvent } from '@marketgraph/schema';
import { type ProductFactView } from '@marketgraph/schema/views';
import { productFactViewTable } from './table.ts';

/** What a product is called and sorted under after an event of its stream; what is gone stays, for old orders. */
export const projectProductFact = (
  row: ProductFactView | undefined,
  event: RecordedEvent<ProductEvent>,
): ProductFactView | undefined => {
  switch (event.type) {
    case 'ProductCreated':
    case 'ProductDescribed': {
      const { productId, name, category } = event.data;
      return { productId, name, category };
    }
    case 'ProductPriceChanged':
    case 'ProductPublished':
    case 'ProductWithdrawn':
    case 'ProductDeleted':
      return row;
  }
};

export const productFactView = defineProjection<'products', ProductFactView>({
  name: 'analytics_product-fact-view',
  view: 'product-fact-view',
  source: 'products',
  table: productFactViewTable,
  keysOf: ({ data }) => [data.productId],
  project: projectProductFact,
});

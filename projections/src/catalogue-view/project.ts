import { defineProjection } from '@marketgraph/infra/engine';
import { type ProductEvent, type RecordedEvent } from '@marketgraph/schema';
import { type CatalogueView } from '@marketgraph/schema/views';
import { catalogueViewTable } from './table.ts';

/** What orders may sell after an event of the product's stream. */
export const projectCatalogue = (
  row: CatalogueView | undefined,
  event: RecordedEvent<ProductEvent>,
): CatalogueView | undefined => {
  switch (event.type) {
    case 'ProductCreated': {
      const { productId, vendorId, name, price } = event.data;
      const { amountMinor: priceMinor, currency } = price;
      return { productId, vendorId, name, priceMinor, currency, isPublished: false };
    }
    case 'ProductDescribed':
      return row && { ...row, name: event.data.name };
    case 'ProductPriceChanged': {
      const { amountMinor: priceMinor, currency } = event.data.price;
      return row && { ...row, priceMinor, currency };
    }
    case 'ProductPublished':
      return row && { ...row, isPublished: true };
    case 'ProductWithdrawn':
    case 'ProductDeleted':
      return row && { ...row, isPublished: false };
  }
};

export const catalogueView = defineProjection<'products', CatalogueView>({
  name: 'orders_catalogue-view',
  view: 'catalogue-view',
  source: 'products',
  table: catalogueViewTable,
  keysOf: ({ data }) => [data.productId],
  project: projectCatalogue,
});

import { type AnyReaction, causedBy, defineReaction } from '@marketgraph/infra/engine';
import { type StockItems } from './stock-items.ts';

const name = 'inventory_create-items';

/** A product gets its place on the shelf. */
export const createStockItemsOfProducts = (stockItems: StockItems): AnyReaction =>
  defineReaction<'products'>({
    name,
    source: 'products',
    handle: async (event) => {
      if (event.type !== 'ProductCreated') return;
      const { productId, vendorId } = event.data;
      await stockItems.handle(
        { type: 'CreateStockItem', productId, vendorId },
        causedBy(name, event),
      );
    },
  });

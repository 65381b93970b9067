import { deriveId, executeAll, isRejected } from '@marketgraph/infra/engine';
import { type CommandMetadata, type EventStore } from '@marketgraph/infra/ports';
import { productDecider, type ProductRejection } from './application/products.ts';
import { type CreateProduct } from './domain/product-commands.ts';

/** A product of the past, on sale from the moment it was drafted (`at`, ISO 8601 in UTC). */
export type HistoricProduct = Omit<CreateProduct, 'type' | 'imageUrls'> & { readonly at: string };

/**
 * Records a product of the past, created and published in one append. `already` when an earlier run
 * has recorded it. Answers the rejection of what is off limits, with nothing recorded.
 */
export const importProduct = async (
  eventStore: EventStore,
  { at, ...product }: HistoricProduct,
): Promise<{ readonly already: boolean } | ProductRejection> => {
  const { productId } = product;
  const metadataOf = (step: string): CommandMetadata => ({
    commandId: deriveId('import', step, productId),
    at,
    correlationId: deriveId('import', productId),
    origin: 'import',
  });
  const result = await executeAll(eventStore, productDecider, productId, [
    {
      command: { type: 'CreateProduct', ...product, imageUrls: [] },
      metadata: metadataOf('create'),
    },
    { command: { type: 'PublishProduct', productId }, metadata: metadataOf('publish') },
  ]);
  return isRejected(result) ? result : { already: result.events.length === 0 };
};

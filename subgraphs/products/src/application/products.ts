import {
  deriveId,
  type Execute,
  isRejected,
  loadState,
  readHistory,
} from '@marketgraph/infra/engine';
import { type Viewer } from '@marketgraph/infra/graphql';
import { type CommandMetadata, type Decider, type EventStore } from '@marketgraph/infra/ports';
import { projectProduct } from '@marketgraph/projections/product-view';
import { type ProductEvent, streamName } from '@marketgraph/schema';
import { type ProductView } from '@marketgraph/schema/views';
import { type CreateProduct, type ProductCommand } from '../domain/product-commands.ts';
import {
  decide,
  evolve,
  initialState,
  type Product,
  type ProductRejection,
} from '../domain/product.ts';
import { mayManage } from '../policies.ts';

export type { ProductRejection };

/** The pure product behind its stream. */
export const productDecider: Decider<Product, ProductCommand, ProductEvent, ProductRejection> = {
  category: 'product',
  initialState,
  decide,
  evolve,
};

/** What a vendor drafts; the id follows from vendor and key, so that a repeat is recognised. */
export type ProductDraft = Omit<CreateProduct, 'type' | 'productId'> & {
  readonly idempotencyKey: string;
};

/** What one can do with products. Every answer is consistent at once. */
export type Products = {
  readonly create: (
    draft: ProductDraft,
    metadata: CommandMetadata,
  ) => Promise<{ readonly product: ProductView; readonly isRepeat: boolean } | ProductRejection>;
  /** A command on a product that is there; on somebody else's as if it were not. */
  readonly change: (
    viewer: Viewer,
    command: Exclude<ProductCommand, CreateProduct>,
    metadata: CommandMetadata,
  ) => Promise<ProductView | ProductRejection>;
  readonly find: (productId: string) => Promise<ProductView | undefined>;
};

export const createProducts = ({
  eventStore,
  execute,
}: {
  readonly eventStore: EventStore;
  readonly execute: Execute;
}): Products => {
  const find = async (productId: string): Promise<ProductView | undefined> => {
    const history = await readHistory(eventStore, 'products', streamName('product', productId));
    return history.reduce<ProductView | undefined>(projectProduct, undefined);
  };
  const existing = async (productId: string): Promise<ProductView> => {
    const product = await find(productId);
    if (product) return product;
    throw new Error(`product ${productId} was changed, yet has no stream`);
  };

  return {
    create: async ({ idempotencyKey, ...draft }, metadata) => {
      const productId = deriveId('product', draft.vendorId, idempotencyKey);
      const command: CreateProduct = { type: 'CreateProduct', productId, ...draft };
      const result = await execute(productDecider, productId, command, metadata);
      if (isRejected(result)) return result;
      return { product: await existing(productId), isRepeat: result.events.length === 0 };
    },
    change: async (viewer, command, metadata) => {
      const { state } = await loadState(eventStore, productDecider, command.productId);
      // A product's vendor never changes: what is checked here holds until the append.
      if (state.status === 'New' || !mayManage(viewer, state.created)) {
        return { rejected: 'ProductNotFound' };
      }
      const result = await execute(productDecider, command.productId, command, metadata);
      return isRejected(result) ? result : existing(command.productId);
    },
    find,
  };
};

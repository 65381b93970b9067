import { type Execute, loadState } from '@marketgraph/infra/engine';
import {
  type CommandMetadata,
  type Decider,
  type EventStore,
  type Executed,
} from '@marketgraph/infra/ports';
import { type CartEvent } from '@marketgraph/schema';
import {
  type AddToCart,
  type Cart,
  type CartCommand,
  type CartRejection,
  decide,
  evolve,
  initialState,
} from '../domain/cart.ts';
import { type QuoteRejection } from '../domain/quote.ts';
import { type TotalsRejection } from '../domain/totals.ts';
import { type Catalogue } from './catalogue.ts';

export type { Cart, CartRejection } from '../domain/cart.ts';

/** The pure cart behind its streams; its id is its customer's. */
const cartDecider: Decider<Cart, CartCommand, CartEvent, CartRejection> = {
  category: 'cart',
  initialState,
  decide,
  evolve,
};

type Refused = QuoteRejection | TotalsRejection;

export type Carts = {
  readonly load: (customerId: string) => Promise<Cart>;
  readonly handle: (
    command: CartCommand,
    metadata: CommandMetadata,
  ) => Promise<Executed<Cart, CartEvent> | CartRejection>;
  /** As `handle`, but only what is for sale, and in one currency with what is there. */
  readonly add: (
    command: AddToCart,
    metadata: CommandMetadata,
  ) => Promise<Executed<Cart, CartEvent> | CartRejection | Refused>;
};

export const createCarts = (parts: {
  readonly execute: Execute;
  readonly eventStore: EventStore;
  readonly catalogue: Catalogue;
}): Carts => {
  const load: Carts['load'] = async (customerId) =>
    (await loadState(parts.eventStore, cartDecider, customerId)).state;
  const handle: Carts['handle'] = (command, metadata) =>
    parts.execute(cartDecider, command.customerId, command, metadata);
  return {
    load,
    handle,
    add: async (command, metadata) => {
      const cart = await load(command.customerId);
      const refusal = await refuse(command.productId, cart, parts.catalogue);
      return refusal ?? handle(command, metadata);
    },
  };
};

/** Why a product can not join the cart; the catalogue may have changed since the others did. */
const refuse = async (
  productId: string,
  cart: Cart,
  catalogue: Catalogue,
): Promise<Refused | undefined> => {
  const products = await catalogue([productId, ...cart.lines.map((line) => line.productId)]);
  const product = products.get(productId);
  if (!product) return { rejected: 'ProductNotFound', productId };
  if (!product.isPublished) return { rejected: 'ProductNotForSale', productId };
  const others = [...products.values()].filter(({ isPublished }) => isPublished);
  const isMixed = others.some(({ currency }) => currency !== product.currency);
  return isMixed ? { rejected: 'CurrenciesDiffer' } : undefined;
};

import { type AnyReaction, causedBy, defineReaction } from '@marketgraph/infra/engine';
import { type CommandMetadata } from '@marketgraph/infra/ports';
import { type OrderPlaced } from '@marketgraph/schema';
import { type Carts } from './carts.ts';

const name = 'orders_check-out-carts';

/** Finishes what a process began that died after it stored the order. */
export const checkOutCarts = (carts: Carts): AnyReaction =>
  defineReaction<'orders'>({
    name,
    source: 'orders',
    handle: async (event) => {
      if (event.type !== 'OrderPlaced') return;
      await checkOutCart(carts, event.data, causedBy(name, event));
    },
  });

/** What was ordered leaves the cart it came from, once. */
export const checkOutCart = async (
  carts: Carts,
  order: OrderPlaced['data'],
  metadata: CommandMetadata,
): Promise<void> => {
  if (!order.isFromCart) return;
  const { orderId, customerId } = order;
  const lines = order.lines.map(({ productId, quantity }) => ({ productId, quantity }));
  await carts.handle({ type: 'CheckOutCart', customerId, orderId, lines }, metadata);
};

import { type AnyReaction, causedBy, defineReaction } from '@marketgraph/infra/engine';
import { type Carts } from './carts.ts';

const name = 'orders_check-out-carts';

/** Finishes what a process began that died after it stored the order. */
export const checkOutCarts = (carts: Carts): AnyReaction =>
  defineReaction<'orders'>({
    name,
    source: 'orders',
    handle: async (event) => {
      if (event.type !== 'OrderPlaced' || !event.data.isFromCart) return;
      const { orderId, customerId } = event.data;
      const lines = event.data.lines.map(({ productId, quantity }) => ({ productId, quantity }));
      await carts.handle(
        { type: 'CheckOutCart', customerId, orderId, lines },
        causedBy(name, event),
      );
    },
  });

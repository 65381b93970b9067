import { randomUUID } from 'node:crypto';
import { isRejected } from '@marketgraph/infra/engine';
import {
  commandMetadata,
  parseInput,
  type RequestContext,
  requireViewer,
  type Viewer,
} from '@marketgraph/infra/graphql';
import { type CommandMetadata, type EventStore } from '@marketgraph/infra/ports';
import { type z } from 'zod';
import { cancelOrder } from '../application/cancel-order.ts';
import { type Carts } from '../application/carts.ts';
import { type Catalogue } from '../application/catalogue.ts';
import { currentOrder } from '../application/current-order.ts';
import { type OrderRejection, type Orders } from '../application/orders.ts';
import { type Placed, placeOrder, type QuoteRejection } from '../application/place-order.ts';
import { priceCart } from '../application/priced-cart.ts';
import {
  cancelOrderInput,
  cartQuantityInput,
  placeOrderInput,
  removeFromCartInput,
} from './input.ts';
import { type ProductFields, refusal } from './refusal.ts';

type Parts = {
  readonly carts: Carts;
  readonly catalogue: Catalogue;
  readonly eventStore: EventStore;
  readonly orders: Orders;
};
type Input = { readonly input: unknown };

const inCart: ProductFields = { product: ['input', 'productId'], quantity: ['input', 'quantity'] };
const inOrder: ProductFields = { product: ['input', 'items'], quantity: ['input', 'items'] };

export const createMutation = (parts: Parts) => ({
  addToCart: cartMutation(parts, cartQuantityInput, (input, customerId, metadata) =>
    parts.carts.add({ type: 'AddToCart', customerId, ...input }, metadata),
  ),
  changeCartQuantity: cartMutation(parts, cartQuantityInput, (input, customerId, metadata) =>
    parts.carts.handle({ type: 'ChangeCartQuantity', customerId, ...input }, metadata),
  ),
  removeFromCart: cartMutation(parts, removeFromCartInput, (input, customerId, metadata) =>
    parts.carts.handle({ type: 'RemoveFromCart', customerId, ...input }, metadata),
  ),
  placeOrder: orderMutation(parts, placeOrderInput, (input, by) => placeOrder(parts, input, by)),
  cancelOrder: orderMutation(parts, cancelOrderInput, (input, by) =>
    cancelOrder(parts.orders, input, by),
  ),
});

/** A mutation of the viewer's cart: what it changes differs, not what it answers. */
const cartMutation =
  <Schema extends z.ZodType>(
    { catalogue }: Parts,
    schema: Schema,
    change: (
      input: z.output<Schema>,
      customerId: string,
      metadata: CommandMetadata,
    ) => ReturnType<Carts['add']>,
  ) =>
  async (_root: unknown, { input }: Input, context: RequestContext) => {
    const { id } = requireViewer(context);
    const parsed = parseInput(schema, input);
    if (!parsed.ok) return { userErrors: parsed.userErrors };
    const result = await change(parsed.value, id, commandMetadata(context, randomUUID()));
    if (isRejected(result)) return { userErrors: [refusal(result, inCart)] };
    return { cart: await priceCart(id, result.state, catalogue), userErrors: [] };
  };

/** A mutation of an order: what it does differs, not what it answers. */
const orderMutation =
  <Schema extends z.ZodType>(
    { eventStore }: Parts,
    schema: Schema,
    act: (
      input: z.output<Schema>,
      by: { readonly viewer: Viewer; readonly context: RequestContext },
    ) => Promise<Placed | OrderRejection | QuoteRejection>,
  ) =>
  async (_root: unknown, { input }: Input, context: RequestContext) => {
    const viewer = requireViewer(context);
    const parsed = parseInput(schema, input);
    if (!parsed.ok) return { userErrors: parsed.userErrors, replayed: false };
    const result = await act(parsed.value, { viewer, context });
    if (isRejected(result)) {
      return { userErrors: [refusal(result, inOrder)], replayed: false };
    }
    const order = await currentOrder(eventStore, result.orderId);
    return { order, userErrors: [], replayed: result.isReplay };
  };

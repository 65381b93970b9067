import { createHash } from 'node:crypto';
import { deriveId, isRejected } from '@marketgraph/infra/engine';
import { commandMetadata, type RequestContext, type Viewer } from '@marketgraph/infra/graphql';
import { type CommandMetadata } from '@marketgraph/infra/ports';
import { type PostalAddress } from '@marketgraph/schema';
import { type Order } from '../domain/order.ts';
import { type Item, quote, type QuotedLine, type QuoteRejection } from '../domain/quote.ts';
import { type Carts } from './carts.ts';
import { type Catalogue } from './catalogue.ts';
import { type OrderRejection, type Orders } from './orders.ts';

export type OrderRequest = {
  readonly idempotencyKey: string;
  readonly shippingAddress: PostalAddress;
  /** `undefined` to order the cart. */
  readonly items: readonly Item[] | undefined;
};

export type Placed = { readonly orderId: string; readonly isReplay: boolean };

type Parts = { readonly orders: Orders; readonly carts: Carts; readonly catalogue: Catalogue };

/**
 * Places an order once for each idempotency key, whenever it is asked again. What is stored first is
 * the order; the cart follows, here or, if this process dies in between, by `checkOutCarts`.
 */
export const placeOrder = async (
  parts: Parts,
  request: OrderRequest,
  { viewer, context }: { readonly viewer: Viewer; readonly context: RequestContext },
): Promise<Placed | OrderRejection | QuoteRejection> => {
  const orderId = deriveId('order', viewer.id, request.idempotencyKey);
  // Before the order is looked for: if the cart is empty because of this very order, it will be found.
  const items = request.items ?? (await parts.carts.load(viewer.id)).lines;
  const lines = await linesFor(await parts.orders.load(orderId), items, parts.catalogue);
  if ('rejected' in lines) return lines;
  const requestFingerprint = fingerprintOf(request);
  const metadata = commandMetadata(context, deriveId('placeOrder', orderId, requestFingerprint));
  const result = await parts.orders.handle(
    orderId,
    {
      type: 'PlaceOrder',
      orderId,
      customerId: viewer.id,
      lines: lines.map((line, index) => ({ ...line, lineId: lineIdOf(orderId, index) })),
      shippingAddress: request.shippingAddress,
      isFromCart: request.items === undefined,
      requestFingerprint,
    },
    metadata,
  );
  if (isRejected(result)) return result;
  await checkOutCart(parts.carts, result.state, metadata);
  return { orderId, isReplay: result.events.length === 0 };
};

/** The id of an order's line, the same whenever it is derived. */
export const lineIdOf = (orderId: string, index: number): string =>
  deriveId('line', orderId, String(index));

/** A repeat is answered by the order itself: neither cart nor catalogue are what they were. */
const linesFor = async (
  order: Order,
  items: readonly Item[],
  catalogue: Catalogue,
): Promise<readonly QuotedLine[] | QuoteRejection> =>
  order.status === 'NEW'
    ? quote(items, await catalogue(items.map(({ productId }) => productId)))
    : [];

/** What was ordered leaves the cart it came from. */
export const checkOutCart = async (
  carts: Carts,
  order: Order,
  metadata: CommandMetadata,
): Promise<void> => {
  if (order.status === 'NEW' || !order.placed.isFromCart) return;
  const { orderId, customerId } = order.placed;
  const lines = order.placed.lines.map(({ productId, quantity }) => ({ productId, quantity }));
  await carts.handle({ type: 'CheckOutCart', customerId, orderId, lines }, metadata);
};

/** The same for the same arguments, in whatever order the items come. */
const fingerprintOf = ({ shippingAddress, items }: OrderRequest): string => {
  const { name, line1, line2, city, region, postalCode, country } = shippingAddress;
  const address = [name, line1, line2 ?? '', city, region ?? '', postalCode, country];
  const asked = items?.map(({ productId, quantity }) => `${productId} ${quantity}`).sort();
  const canonical = JSON.stringify([address, asked ?? 'cart']);
  return `sha256:${createHash('sha256').update(canonical).digest('hex')}`;
};

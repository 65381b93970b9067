import { createHash, randomUUID } from 'node:crypto';
import { deriveId, isRejected } from '@marketgraph/infra/engine';
import { commandMetadata, type RequestContext, type Viewer } from '@marketgraph/infra/graphql';
import { type PostalAddress } from '@marketgraph/schema';
import { type Order } from '../domain/order.ts';
import { type Item, quote, type QuotedLine, type QuoteRejection } from '../domain/quote.ts';
import { type Carts } from './carts.ts';
import { type Catalogue } from './catalogue.ts';
import { checkOutCart } from './check-out-carts.ts';
import { type OrderRejection, type Orders } from './orders.ts';

export type OrderRequest = {
  readonly idempotencyKey: string;
  readonly shippingAddress: PostalAddress;
  /** `undefined` to order the cart. */
  readonly items: readonly Item[] | undefined;
};

export type Placed = { readonly orderId: string; readonly isReplay: boolean };

export type { QuoteRejection } from '../domain/quote.ts';

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
  // New for each request: of two at once, one has to find the other's order, not to look like it.
  const metadata = commandMetadata(context, randomUUID());
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
  if (result.state.status !== 'NEW') {
    await checkOutCart(parts.carts, result.state.placed, metadata);
  }
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

/** The same for the same arguments, in whatever order the items come. */
const fingerprintOf = ({ shippingAddress, items }: OrderRequest): string => {
  const { name, line1, line2, city, region, postalCode, country } = shippingAddress;
  const address = [name, line1, line2 ?? '', city, region ?? '', postalCode, country];
  const asked = items?.map(({ productId, quantity }) => `${productId} ${quantity}`).sort();
  const canonical = JSON.stringify([address, asked ?? 'cart']);
  return `sha256:${createHash('sha256').update(canonical).digest('hex')}`;
};

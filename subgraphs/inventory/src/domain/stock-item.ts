import type {
  StockCommitted,
  StockItemCreated,
  StockItemEvent,
  StockReceived,
  StockReleased,
  StockReservationBarred,
  StockReserved,
} from '@marketgraph/schema';
import { findNewest, type Journal } from './journal.ts';
import type {
  CommitStock,
  CreateStockItem,
  ReceiveStock,
  ReleaseStock,
  ReserveStock,
  StockItemCommand,
} from './stock-item-commands.ts';

/** What became of an order here. `Ended` stays: whoever comes too late must not reserve again. */
export type Claim = {
  readonly orderId: string;
  readonly quantity: number;
  readonly status: 'Reserved' | 'Ended' | 'Committed';
};

export type Receipt = Pick<StockReceived['data'], 'receiptId' | 'quantity'>;

/** Units of one product. `vendorId` is unknown until the product is created. */
export type StockItem = {
  readonly vendorId: string | undefined;
  readonly onHand: number;
  readonly reserved: number;
  readonly receipts: Journal<Receipt>;
  readonly claims: Journal<Claim>;
};

export type StockItemRejection =
  | {
      readonly rejected:
        | 'StockItemNotFound'
        | 'StockLimitExceeded'
        | 'IdempotencyKeyReused'
        | 'ReservationEnded'
        | 'StockNotReserved';
    }
  | { readonly rejected: 'InsufficientStock'; readonly available: number };

/** Far below what the graph's `Int` can say. */
const mostOnHand = 1_000_000_000;

export const initialState: StockItem = {
  vendorId: undefined,
  onHand: 0,
  reserved: 0,
  receipts: undefined,
  claims: undefined,
};

export const decide = (
  command: StockItemCommand,
  item: StockItem,
): readonly StockItemEvent[] | StockItemRejection => {
  switch (command.type) {
    case 'CreateStockItem':
      return createStockItem(command, item);
    case 'ReceiveStock':
      return receiveStock(command, item);
    case 'ReserveStock':
      return reserveStock(command, item);
    case 'ReleaseStock':
      return releaseStock(command, item);
    case 'CommitStock':
      return commitStock(command, item);
  }
};

const createStockItem = (
  { productId, vendorId }: CreateStockItem,
  item: StockItem,
): readonly StockItemCreated[] =>
  item.vendorId === undefined ? [{ type: 'StockItemCreated', data: { productId, vendorId } }] : [];

const receiveStock = (
  { productId, receiptId, quantity }: ReceiveStock,
  item: StockItem,
): readonly StockReceived[] | StockItemRejection => {
  if (item.vendorId === undefined) return { rejected: 'StockItemNotFound' };
  const known = findNewest(item.receipts, (receipt) => receipt.receiptId === receiptId);
  if (known) return known.quantity === quantity ? [] : { rejected: 'IdempotencyKeyReused' };
  if (item.onHand + quantity > mostOnHand) return { rejected: 'StockLimitExceeded' };
  return [{ type: 'StockReceived', data: { productId, receiptId, quantity } }];
};

const reserveStock = (
  { productId, orderId, quantity }: ReserveStock,
  item: StockItem,
): readonly StockReserved[] | StockItemRejection => {
  const claim = claimOf(item, orderId);
  if (claim?.status === 'Ended') return { rejected: 'ReservationEnded' };
  if (claim) return [];
  const available = item.onHand - item.reserved;
  if (quantity > available) return { rejected: 'InsufficientStock', available };
  return [{ type: 'StockReserved', data: { productId, orderId, quantity } }];
};

const releaseStock = (
  { productId, orderId }: ReleaseStock,
  item: StockItem,
): readonly (StockReleased | StockReservationBarred)[] | StockItemRejection => {
  const claim = claimOf(item, orderId);
  switch (claim?.status) {
    case undefined:
      // Another process may be about to reserve for this order: it finds the door closed.
      return [{ type: 'StockReservationBarred', data: { productId, orderId } }];
    case 'Reserved':
      return [{ type: 'StockReleased', data: { productId, orderId, quantity: claim.quantity } }];
    case 'Ended':
    case 'Committed':
      return [];
  }
};

const commitStock = (
  { productId, orderId }: CommitStock,
  item: StockItem,
): readonly StockCommitted[] | StockItemRejection => {
  const claim = claimOf(item, orderId);
  switch (claim?.status) {
    case 'Reserved':
      return [{ type: 'StockCommitted', data: { productId, orderId, quantity: claim.quantity } }];
    case 'Committed':
      return [];
    case 'Ended':
    case undefined:
      return { rejected: 'StockNotReserved' };
  }
};

const claimOf = ({ claims }: StockItem, orderId: string): Claim | undefined =>
  findNewest(claims, (claim) => claim.orderId === orderId);

export const evolve = (item: StockItem, event: StockItemEvent): StockItem => {
  switch (event.type) {
    case 'StockItemCreated':
      return { ...item, vendorId: event.data.vendorId };
    case 'StockReceived':
      return {
        ...item,
        onHand: item.onHand + event.data.quantity,
        receipts: { newest: event.data, earlier: item.receipts },
      };
    case 'StockReserved':
      return {
        ...claimed(item, { ...event.data, status: 'Reserved' }),
        reserved: item.reserved + event.data.quantity,
      };
    case 'StockReleased':
      return {
        ...claimed(item, { ...event.data, status: 'Ended' }),
        reserved: item.reserved - event.data.quantity,
      };
    case 'StockReservationBarred':
      return claimed(item, { ...event.data, quantity: 0, status: 'Ended' });
    case 'StockCommitted':
      return {
        ...claimed(item, { ...event.data, status: 'Committed' }),
        onHand: item.onHand - event.data.quantity,
        reserved: item.reserved - event.data.quantity,
      };
  }
};

const claimed = (item: StockItem, claim: Claim): StockItem => ({
  ...item,
  claims: { newest: claim, earlier: item.claims },
});

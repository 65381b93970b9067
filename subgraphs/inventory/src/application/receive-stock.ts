import { randomUUID } from 'node:crypto';
import { deriveId, isRejected } from '@marketgraph/infra/engine';
import { commandMetadata, type RequestContext, type Viewer } from '@marketgraph/infra/graphql';
import { type StockView } from '@marketgraph/schema/views';
import { mayStock } from '../policies.ts';
import { currentStock, type Shelves, stockOf } from './current-stock.ts';
import { type StockItemRejection, type StockItems } from './stock-items.ts';

export type Delivery = {
  readonly productId: string;
  readonly quantity: number;
  readonly idempotencyKey: string;
};

export type Received = { readonly stock: StockView; readonly isReplay: boolean };

/** Puts a delivery on the shelf. Another vendor's shelf looks as if it did not exist. */
export const receiveStock = async (
  { stockItems, ...shelves }: Shelves & { readonly stockItems: StockItems },
  { productId, quantity, idempotencyKey }: Delivery,
  { viewer, context }: { readonly viewer: Viewer; readonly context: RequestContext },
): Promise<Received | StockItemRejection> => {
  const before = await currentStock(shelves, productId);
  if (!before || !mayStock(viewer, before)) return { rejected: 'StockItemNotFound' };
  const receiptId = deriveId('receipt', viewer.id, productId, idempotencyKey);
  const result = await stockItems.handle(
    { type: 'ReceiveStock', productId, receiptId, quantity },
    commandMetadata(context, randomUUID()),
  );
  if (isRejected(result)) return result;
  const stock = stockOf(productId, result.state, result.revision);
  return { stock: stock ?? before, isReplay: result.events.length === 0 };
};

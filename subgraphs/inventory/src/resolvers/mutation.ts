import { uuid } from '@marketgraph/schema';
import { isRejected } from '@marketgraph/infra/engine';
import {
  line,
  parseInput,
  type RequestContext,
  requireRole,
  userError,
} from '@marketgraph/infra/graphql';
import { z } from 'zod';
import { type Shelves } from '../application/current-stock.ts';
import { receiveStock } from '../application/receive-stock.ts';
import { type StockItemRejection, type StockItems } from '../application/stock-items.ts';

type Parts = Shelves & { readonly stockItems: StockItems };

const receiveStockInput = z.object({
  productId: uuid,
  quantity: z.int().min(1).max(1_000_000),
  idempotencyKey: line(200),
});

export const createMutation = (parts: Parts) => ({
  receiveStock: async (
    _root: unknown,
    { input }: { readonly input: unknown },
    context: RequestContext,
  ) => {
    const viewer = requireRole(context, 'ADMIN', 'VENDOR');
    const parsed = parseInput(receiveStockInput, input);
    if (!parsed.ok) return { userErrors: parsed.userErrors, replayed: false };
    const result = await receiveStock(parts, parsed.value, { viewer, context });
    if (isRejected(result)) return { userErrors: [refusal(result)], replayed: false };
    return { stockItem: result.stock, userErrors: [], replayed: result.isReplay };
  },
});

const refusal = ({ rejected }: StockItemRejection) => {
  switch (rejected) {
    case 'StockItemNotFound':
      return userError(
        'STOCK_ITEM_NOT_FOUND',
        'There is no such product in stock; a new one takes a moment.',
        ['input', 'productId'],
      );
    case 'StockLimitExceeded':
      return userError('STOCK_LIMIT_EXCEEDED', 'That is more than can be counted.', [
        'input',
        'quantity',
      ]);
    case 'IdempotencyKeyReused':
      return userError(
        'IDEMPOTENCY_KEY_REUSED',
        'This key was used for another delivery: take a new one.',
        ['input', 'idempotencyKey'],
      );
    case 'InsufficientStock':
    case 'ReservationEnded':
    case 'StockNotReserved':
      throw new Error(`a delivery can not be refused with ${rejected}`);
  }
};

import { type Execute } from '@marketgraph/infra/engine';
import { type CommandMetadata, type Decider, type Executed } from '@marketgraph/infra/ports';
import { type StockItemEvent } from '@marketgraph/schema';
import {
  decide,
  evolve,
  initialState,
  type StockItem,
  type StockItemRejection,
} from '../domain/stock-item.ts';
import { type StockItemCommand } from '../domain/stock-item-commands.ts';
import { stockItemSnapshots } from './stock-item-snapshot.ts';

export type { StockItem, StockItemRejection } from '../domain/stock-item.ts';

/** The pure stock item behind its streams. */
export const stockItemDecider: Decider<
  StockItem,
  StockItemCommand,
  StockItemEvent,
  StockItemRejection
> = { category: 'stockItem', initialState, decide, evolve, snapshots: stockItemSnapshots };

export type StockItems = {
  readonly handle: (
    command: StockItemCommand,
    metadata: CommandMetadata,
  ) => Promise<Executed<StockItem, StockItemEvent> | StockItemRejection>;
};

export const createStockItems = (execute: Execute): StockItems => ({
  handle: (command, metadata) => execute(stockItemDecider, command.productId, command, metadata),
});

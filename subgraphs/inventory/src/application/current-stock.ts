import { loadState, type StreamStates } from '@marketgraph/infra/engine';
import { type EventStore } from '@marketgraph/infra/ports';
import { type StockView } from '@marketgraph/schema/views';
import { type StockItem, stockItemDecider } from './stock-items.ts';

/** Where the shelves are read: the log, and what is remembered of it. */
export type Shelves = { readonly eventStore: EventStore; readonly states?: StreamStates };

/**
 * The shelf as its own stream says: consistent at once, whatever the projection has seen. Told from the state that
 * decides, and not folded anew: a shelf may have thousands of events.
 */
export const currentStock = async (
  { eventStore, states }: Shelves,
  productId: string,
): Promise<StockView | undefined> => {
  const { state, revision } = await loadState(eventStore, stockItemDecider, productId, states);
  return stockOf(productId, state, revision);
};

/** What the view will show of a stock item; `undefined` before its product is created. */
export const stockOf = (
  productId: string,
  { vendorId, onHand, reserved }: StockItem,
  revision: number,
): StockView | undefined =>
  vendorId === undefined ? undefined : { productId, vendorId, onHand, reserved, revision };

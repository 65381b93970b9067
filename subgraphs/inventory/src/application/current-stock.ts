import { readHistory } from '@marketgraph/infra/engine';
import { type EventStore } from '@marketgraph/infra/ports';
import { projectStock } from '@marketgraph/projections/stock-view';
import { streamName } from '@marketgraph/schema';
import { type StockView } from '@marketgraph/schema/views';

/** The shelf folded from its own stream: consistent at once, whatever the projection has seen. */
export const currentStock = async (
  eventStore: EventStore,
  productId: string,
): Promise<StockView | undefined> => {
  const history = await readHistory(eventStore, 'inventory', streamName('stockItem', productId));
  return history.reduce<StockView | undefined>(projectStock, undefined);
};

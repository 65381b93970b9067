import { readHistory } from '@marketgraph/infra/engine';
import { type EventStore } from '@marketgraph/infra/ports';
import { projectOrder } from '@marketgraph/projections/order-view';
import { streamName } from '@marketgraph/schema';
import { type OrderView } from '@marketgraph/schema/views';

/** The order folded from its own stream: consistent at once, whatever the projection has seen. */
export const currentOrder = async (
  eventStore: EventStore,
  orderId: string,
): Promise<OrderView | undefined> => {
  const history = await readHistory(eventStore, 'orders', streamName('order', orderId));
  return history.reduce<OrderView | undefined>(projectOrder, undefined);
};

/** The order as its stream began: what every view of it starts with. */
export const orderAsPlaced = async (
  eventStore: EventStore,
  orderId: string,
): Promise<OrderView | undefined> => {
  const [first] = await readHistory(eventStore, 'orders', streamName('order', orderId));
  return first && projectOrder(undefined, first);
};

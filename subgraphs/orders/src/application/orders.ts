import { type Execute, executeAll, loadState } from '@marketgraph/infra/engine';
import {
  type CommandMetadata,
  type Decider,
  type EventStore,
  type Executed,
} from '@marketgraph/infra/ports';
import { type OrderEvent } from '@marketgraph/schema';
import { type OrderCommand } from '../domain/commands.ts';
import { decide, evolve, initialState, type Order, type OrderRejection } from '../domain/order.ts';

export type { OrderRejection } from '../domain/order.ts';

/** The pure order behind its streams. */
export const orderDecider: Decider<Order, OrderCommand, OrderEvent, OrderRejection> = {
  category: 'order',
  initialState,
  decide,
  evolve,
};

type Outcome = Promise<Executed<Order, OrderEvent> | OrderRejection>;

export type Orders = {
  readonly load: (orderId: string) => Promise<Order>;
  readonly handle: (orderId: string, command: OrderCommand, metadata: CommandMetadata) => Outcome;
  /** Several steps at once: all of them happen, or none. */
  readonly handleAll: (
    orderId: string,
    commands: readonly OrderCommand[],
    metadata: CommandMetadata,
  ) => Outcome;
};

export const createOrders = (execute: Execute, eventStore: EventStore): Orders => ({
  load: async (orderId) => (await loadState(eventStore, orderDecider, orderId)).state,
  handle: (orderId, command, metadata) => execute(orderDecider, orderId, command, metadata),
  handleAll: (orderId, commands, metadata) =>
    executeAll(
      eventStore,
      orderDecider,
      orderId,
      commands.map((command) => ({ command, metadata })),
    ),
});

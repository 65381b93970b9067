import { eventStoreDb } from '@marketgraph/infra/eventstoredb';
import { connectNats, type NatsLink } from '@marketgraph/infra/nats';
import { openDatabase, type OpenDatabase } from '@marketgraph/infra/postgres';
import { type EventStore } from '@marketgraph/infra/ports';
import { startStack } from '@marketgraph/local';
import { type OrderView } from '@marketgraph/schema/views';
import { type Logger, pino } from 'pino';

/** Real servers, each a process of its own and empty, and our connections to them. */
export type Stage = {
  readonly eventStore: EventStore;
  readonly nats: NatsLink;
  readonly database: OpenDatabase<{ readonly orderView: OrderView }>;
  readonly databaseUrl: string;
  readonly logger: Logger;
  readonly close: () => Promise<void>;
};

export const openStage = async (): Promise<Stage> => {
  const stack = await startStack({ only: ['postgres', 'nats', 'eventstore'] });
  const eventStore = eventStoreDb({ url: stack.urls.eventstore });
  const nats = await connectNats({ url: stack.urls.nats, name: 'bench' });
  const database = await openDatabase<{ readonly orderView: OrderView }>(
    stack.urls.postgres,
    'marketgraph_bench',
  );
  return {
    eventStore,
    nats,
    database,
    databaseUrl: stack.urls.postgres,
    logger: pino({ level: 'fatal' }),
    close: async () => {
      await Promise.all([eventStore.close(), nats.close(), database.close()]);
      await stack.stop();
    },
  };
};

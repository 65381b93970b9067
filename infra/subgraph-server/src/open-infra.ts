import { type SubgraphConfig } from '@marketgraph/infra/config';
import { createExecute, type Execute } from '@marketgraph/infra/engine';
import { eventStoreDb } from '@marketgraph/infra/eventstoredb';
import { connectNats } from '@marketgraph/infra/nats';
import { openDatabase } from '@marketgraph/infra/postgres';
import {
  type Clock,
  type EventBus,
  type EventStore,
  type Notices,
  type ViewStore,
} from '@marketgraph/infra/ports';
import { type Domain } from '@marketgraph/schema';
import { type Kysely } from 'kysely';
import { type Logger, pino } from 'pino';

/** What a subgraph's composition root is built from. */
export type Infra<Database> = {
  readonly domain: Domain;
  readonly config: SubgraphConfig;
  readonly eventStore: EventStore;
  readonly execute: Execute;
  readonly bus: EventBus;
  readonly notices: Notices;
  readonly views: ViewStore;
  /** The domain's own database, for read models and tables the subgraph owns itself. */
  readonly database: Kysely<Database>;
  readonly logger: Logger;
  readonly clock: Clock;
  readonly close: () => Promise<void>;
};

/** Connects a subgraph with its event store, bus and database, waiting for those that start later. */
export const openInfra = async <Database>(
  domain: Domain,
  config: SubgraphConfig,
): Promise<Infra<Database>> => {
  const logger = pino({ name: domain, level: config.logLevel });
  const eventStore = eventStoreDb({ url: config.eventStoreUrl, logger });
  const [database, nats] = await Promise.all([
    openDatabase<Database>(config.databaseUrl, `marketgraph_${domain}`),
    connectNats({ url: config.natsUrl, name: domain, logger }),
  ]);
  return {
    domain,
    config,
    eventStore,
    execute: createExecute(eventStore),
    bus: nats.bus,
    notices: nats.notices,
    views: database.views,
    database: database.kysely,
    logger,
    clock: () => new Date().toISOString(),
    close: async () => {
      await Promise.all([eventStore.close(), nats.close(), database.close()]);
    },
  };
};

import { type SubgraphConfig } from '@marketgraph/infra/config';
import {
  createExecute,
  createStreamStates,
  type Execute,
  protectEventStore,
  type StreamStates,
} from '@marketgraph/infra/engine';
import { eventStoreDb } from '@marketgraph/infra/eventstoredb';
import { connectNats } from '@marketgraph/infra/nats';
import { openDatabase, type OpenDatabase } from '@marketgraph/infra/postgres';
import {
  type Clock,
  type EventBus,
  type EventStore,
  type Generations,
  type Notices,
  UnavailableError,
  type ViewStore,
} from '@marketgraph/infra/ports';
import { type Domain } from '@marketgraph/schema';
import { type Kysely, sql } from 'kysely';
import { type Logger, pino } from 'pino';
import { type Caused, rememberCaused } from './consistency/caused.ts';
import { openPersonalData, type OpenedPersonalData } from './open-personal-data.ts';
import { type Probes } from './readiness.ts';

/** What a subgraph's composition root is built from. */
export type Infra<Database> = OpenedPersonalData & {
  readonly domain: Domain;
  readonly config: SubgraphConfig;
  /** Seals what it appends and opens what it reads; a subscription hands over what is kept. */
  readonly eventStore: EventStore;
  readonly execute: Execute;
  /** What long streams have become, for `loadState`; `execute` uses it by itself. */
  readonly states: StreamStates;
  /** What each request has done through `eventStore` and `execute`. */
  readonly caused: Caused;
  readonly bus: EventBus;
  readonly notices: Notices;
  readonly views: ViewStore;
  /** The same views beside the live ones. */
  readonly generations: Generations;
  /** The domain's own database, for read models and tables the subgraph owns itself. */
  readonly database: Kysely<Database>;
  /** Without these it can not answer. A log that is down stops only those who write. */
  readonly probes: Probes;
  readonly logger: Logger;
  readonly clock: Clock;
  readonly close: () => Promise<void>;
};

/**
 * Connects a subgraph with its event store, bus and database, waiting up to half a minute for those
 * that start later. Throws `UnavailableError`, which names the one that did not come.
 */
export const openInfra = async <Database>(
  domain: Domain,
  config: SubgraphConfig,
): Promise<Infra<Database>> => {
  const { databaseUrl, natsUrl, eventStoreUrl, logLevel } = config;
  const logger = pino({ name: domain, level: logLevel });
  const { eventStore: log, caused } = rememberCaused(
    eventStoreDb({ url: eventStoreUrl, logger }),
    domain,
  );
  const [database, nats, personal] = await Promise.all([
    named('database', databaseUrl, openOwn<Database>(domain, config)),
    named('NATS server', natsUrl, connectNats({ url: natsUrl, name: domain, logger })),
    named('database of keys', config.keysDatabaseUrl, openPersonalData(config)),
  ]);
  const eventStore = protectEventStore(log, personal.personalData);
  const states = createStreamStates({ snapshots: database.snapshots, logger });
  return {
    ...personal,
    domain,
    config,
    eventStore,
    execute: createExecute(eventStore, states),
    states,
    caused,
    bus: nats.bus,
    notices: nats.notices,
    views: database.views,
    generations: database.generations,
    database: database.kysely,
    probes: {
      database: async () => (await sql`select 1`.execute(database.kysely)).rows.length === 1,
      bus: async () => nats.isConnected(),
    },
    logger,
    clock: () => new Date().toISOString(),
    close: async () => {
      await Promise.all([
        eventStore.close(),
        nats.close(),
        database.close(),
        personal.personKeys.close(),
      ]);
    },
  };
};

/** One connection less: that is for the keys of persons. */
const openOwn = <Database>(
  domain: Domain,
  { databaseUrl, databaseConnections }: SubgraphConfig,
): Promise<OpenDatabase<Database>> =>
  openDatabase(databaseUrl, `marketgraph_${domain}`, { maxConnections: databaseConnections - 1 });

/** Says which service is missing and where it was looked for. */
const named = async <Opened>(
  what: string,
  url: string,
  opening: Promise<Opened>,
): Promise<Opened> => {
  try {
    return await opening;
  } catch (cause) {
    const why = cause instanceof Error && cause.message !== '' ? cause.message : String(cause);
    throw new UnavailableError(`the ${what} at ${placeIn(url)} can not be used: ${why}`, { cause });
  }
};

/** The address without credentials: they must not stand in a log. */
const placeIn = (url: string): string => url.replaceAll(/\/\/[^/@]*@/g, '//').replace(/\?.*$/, '');

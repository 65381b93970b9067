import { eventStoreDb } from '@marketgraph/infra/eventstoredb';
import { connectNats } from '@marketgraph/infra/nats';
import { type EventBus, type EventStore, type Row, type ViewTable } from '@marketgraph/infra/ports';
import { openDatabase } from '@marketgraph/infra/postgres';
import { views } from '@marketgraph/projections';
import { domains, type Domain, type EventDomain, parseEvent } from '@marketgraph/schema';
import { sql, type Kysely } from 'kysely';
import { type Entry } from '../load/diary.ts';
import { type Testimony } from '../load/witness.ts';
import { type Site } from '../site/site.ts';
import { eventDomains } from './event-domains.ts';
import { type Facts, type Log } from './facts.ts';
import { readJournal } from './journal.ts';
import { readMails } from './mails.ts';
import { readBus, readDomain } from './read-log.ts';

/** How far one reader has come, of how much. */
export type Progress = {
  readonly reader: string;
  readonly source: string;
  readonly at: number;
  readonly of: number;
};

/** Looks at a site from outside, past its processes. */
export type Observer = {
  /** Of relays, projections and reactions; the log's own length is `of`. */
  readonly progress: () => Promise<readonly Progress[]>;
  /** Events that a reader has set aside: nothing in the load deserves that for long. */
  readonly parked: () => Promise<readonly string[]>;
  /** Webhooks that Stripe has not got rid of yet. */
  readonly pendingWebhooks: () => Promise<number>;
  readonly collect: (told: ToldByClients) => Promise<Facts>;
  readonly close: () => Promise<void>;
};

/** What clients have to say. */
export type ToldByClients = {
  readonly entries: readonly Entry[];
  readonly testimonies: readonly Testimony[];
};

type Databases = ReadonlyMap<Domain, Kysely<unknown>>;

type Sources = {
  readonly eventStore: EventStore;
  readonly bus: EventBus;
  readonly databases: Databases;
  readonly stripeUrl: string;
  readonly mailsUrl: string;
};

export const openObserver = async ({ urls }: Site): Promise<Observer> => {
  const eventStore = eventStoreDb({ url: urls.eventstore });
  const nats = await connectNats({ url: urls.nats, name: 'chaos' });
  const opened = await Promise.all(
    domains.map(
      async (domain) =>
        [domain, await openDatabase<unknown>(urls.postgres, `marketgraph_${domain}`)] as const,
    ),
  );
  const databases = new Map(opened.map(([domain, { kysely }]) => [domain, kysely]));
  const sources = {
    eventStore,
    bus: nats.bus,
    databases,
    stripeUrl: urls.stripe,
    mailsUrl: urls.mails,
  };
  return {
    progress: () => progressOf(sources),
    parked: async () => (await Promise.all([...databases.values()].map(parkedIn))).flat(),
    pendingWebhooks: async () =>
      (await readJournal(urls.stripe)).deliveries.filter(({ status }) => status === 'pending')
        .length,
    collect: (told) => collect(sources, told),
    close: async () => {
      await Promise.all([
        eventStore.close(),
        nats.close(),
        ...opened.map(([, { close }]) => close()),
      ]);
    },
  };
};

const progressOf = async (sources: Sources): Promise<readonly Progress[]> => {
  const { eventStore, bus, databases } = sources;
  const lengths = new Map<string, number>();
  const relays = await Promise.all(
    eventDomains.map(async (source) => {
      const { length } = await readDomain(eventStore, source);
      lengths.set(source, length);
      return { reader: 'relay', source, at: (await bus.last(source))?.sequence ?? 0, of: length };
    }),
  );
  const handlers = await Promise.all([...databases.values()].map(checkpointsIn));
  return [
    ...relays,
    ...handlers.flat().map(({ handler, source, sequence }) => ({
      reader: handler,
      source,
      at: sequence,
      of: lengths.get(source) ?? 0,
    })),
  ];
};

const checkpointsIn = async (database: Kysely<unknown>) => {
  const { rows } = await sql<{ handler: string; source: string; sequence: number }>`
    select handler, source, sequence from handler_checkpoint
  `.execute(database);
  return rows;
};

const parkedIn = async (database: Kysely<unknown>): Promise<readonly string[]> => {
  const { rows } = await sql<{ handler: string; stream: string; sequence: number; error: string }>`
    select handler, stream, sequence, coalesce(error, 'waits behind') as error from parked_event
  `.execute(database);
  return rows.map(
    ({ handler, stream, sequence, error }) =>
      `${handler} has parked ${stream}, sequence ${sequence}: ${error.slice(0, 300)}`,
  );
};

const collect = async (sources: Sources, told: ToldByClients): Promise<Facts> => {
  const { eventStore, bus, databases, stripeUrl, mailsUrl } = sources;
  const log = await ofEachDomain(async (domain) =>
    (await readDomain(eventStore, domain)).map((raw) => parseEvent(domain, raw)),
  );
  return {
    ...told,
    // Each was parsed by its own domain's contracts.
    log: log as Log,
    bus: await ofEachDomain((domain) => readBus(bus, domain)),
    views: await Promise.all(
      views.map(async ({ database, projection }) => ({
        projection,
        rows: await rowsOf(databases.get(database), projection.table),
      })),
    ),
    journal: await readJournal(stripeUrl),
    mails: await readMails(mailsUrl),
  };
};

const ofEachDomain = async <Value>(read: (domain: EventDomain) => Promise<Value>) =>
  Object.fromEntries(
    await Promise.all(eventDomains.map(async (domain) => [domain, await read(domain)] as const)),
  ) as Record<EventDomain, Value>;

const rowsOf = async (
  database: Kysely<unknown> | undefined,
  table: ViewTable,
): Promise<readonly Row[]> => {
  if (!database) throw new RangeError(`no database for ${table.name}`);
  return (await sql<Row>`select * from ${sql.table(table.name)}`.execute(database)).rows;
};

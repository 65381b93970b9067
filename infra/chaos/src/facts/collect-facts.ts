import { type AnyProjection } from '@marketgraph/infra/engine';
import { type Row, type ViewTable } from '@marketgraph/infra/ports';
import { type OpenDatabase } from '@marketgraph/infra/postgres';
import { views } from '@marketgraph/projections';
import { compareAll } from '@marketgraph/projections/rebuild';
import {
  type Domain,
  type EventDomain,
  parseEvent,
  type RecordedEvent,
  withoutPersonalData,
} from '@marketgraph/schema';
import { sql } from 'kysely';
import { type Entry } from '../load/diary.ts';
import { type Testimony } from '../load/witness.ts';
import { eventDomains } from './event-domains.ts';
import { type Facts, type Log, type StoredView } from './facts.ts';
import { readJournal } from './journal.ts';
import { readMails } from './mails.ts';
import { type Sources } from './sources.ts';
import { readBus } from './read-log.ts';

/** What clients have to say. */
export type ToldByClients = {
  readonly entries: readonly Entry[];
  readonly testimonies: readonly Testimony[];
};

/** Reads everything, and has every view rebuilt from the log beside the live one. */
export const collectFacts = async (sources: Sources, told: ToldByClients): Promise<Facts> => {
  const { bus, stripeUrl, mailsUrl } = sources;
  return {
    ...told,
    // Each was parsed by its own domain's contracts.
    log: (await ofEachDomain((domain) => openedLog(sources, domain))) as Log,
    bus: await ofEachDomain((domain) => readBus(bus, domain)),
    views: await Promise.all(
      views.map(({ database, projection }) => storedView(sources, database, projection)),
    ),
    rebuilt: await rebuiltOf(sources),
    journal: await readJournal(stripeUrl),
    mails: await readMails(mailsUrl),
  };
};

const ofEachDomain = async <Value>(read: (domain: EventDomain) => Promise<Value>) =>
  Object.fromEntries(
    await Promise.all(eventDomains.map(async (domain) => [domain, await read(domain)] as const)),
  ) as Record<EventDomain, Value>;

const openedLog = async (
  { readLog, personalData }: Sources,
  domain: EventDomain,
): Promise<readonly RecordedEvent[]> => {
  const raw = await readLog(domain);
  const open = await personalData.openerFor(domain, raw);
  return raw.map((event) => parseEvent(domain, open(event)));
};

/** The events as this projection is given them. */
const readBy = async (
  sources: Sources,
  { source, readsPersonalData }: AnyProjection,
): Promise<readonly RecordedEvent[]> => {
  if (readsPersonalData === true) return openedLog(sources, source);
  const raw = await sources.readLog(source);
  return raw.map((event) => parseEvent(source, withoutPersonalData(source, event)));
};

const storedView = async (
  sources: Sources,
  database: Domain,
  projection: AnyProjection,
): Promise<StoredView> => ({
  projection,
  events: await readBy(sources, projection),
  rows: await rowsOf(databaseIn(sources, database), projection.table),
});

const rowsOf = async (
  { kysely }: OpenDatabase<unknown>,
  table: ViewTable,
): Promise<readonly Row[]> =>
  (await sql<Row>`select * from ${sql.table(table.name)}`.execute(kysely)).rows;

const databaseIn = ({ databases }: Sources, domain: Domain): OpenDatabase<unknown> => {
  const database = databases.get(domain);
  if (!database) throw new RangeError(`no database of ${domain}`);
  return database;
};

const quiet = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

const rebuiltOf = (sources: Sources): Promise<Facts['rebuilt']> => {
  const { bus, eventStore, personalData } = sources;
  return compareAll({
    bus,
    eventStore,
    personalData,
    logger: quiet,
    signal: AbortSignal.timeout(300_000),
    databaseOf: (domain) => databaseIn(sources, domain),
  });
};

import { eventStoreDb } from '@marketgraph/infra/eventstoredb';
import { connectNats } from '@marketgraph/infra/nats';
import { openDatabase } from '@marketgraph/infra/postgres';
import { openPersonalData } from '@marketgraph/infra/subgraph-server';
import { domains } from '@marketgraph/schema';
import { type Site } from '../site/site.ts';
import { collectFacts, type ToldByClients } from './collect-facts.ts';
import { type Facts } from './facts.ts';
import { readJournal } from './journal.ts';
import { parkedIn, type Progress, progressOf } from './progress.ts';
import { createLogReader } from './read-log.ts';
import { type Sources } from './sources.ts';

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

const openDatabases = async (url: string) =>
  new Map(
    await Promise.all(
      domains.map(
        async (domain) =>
          [domain, await openDatabase<unknown>(url, `marketgraph_${domain}`)] as const,
      ),
    ),
  );

export const openObserver = async ({ urls, personalDataKey }: Site): Promise<Observer> => {
  const eventStore = eventStoreDb({ url: urls.eventstore });
  const nats = await connectNats({ url: urls.nats, name: 'chaos' });
  const databases = await openDatabases(urls.postgres);
  const keysDatabaseUrl = urls.postgres;
  const { personalData, personKeys } = await openPersonalData({ keysDatabaseUrl, personalDataKey });
  const sources: Sources = {
    eventStore,
    readLog: createLogReader(eventStore),
    bus: nats.bus,
    databases,
    personalData,
    stripeUrl: urls.stripe,
    mailsUrl: urls.mails,
  };
  return {
    progress: () => progressOf(sources),
    parked: async () => (await Promise.all([...databases.values()].map(parkedIn))).flat(),
    pendingWebhooks: async () =>
      (await readJournal(urls.stripe)).deliveries.filter(({ status }) => status === 'pending')
        .length,
    collect: (told) => collectFacts(sources, told),
    close: async () => {
      const all = [eventStore, nats, personKeys, ...databases.values()];
      await Promise.all(all.map((opened) => opened.close()));
    },
  };
};

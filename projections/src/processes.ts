import { eventStoreDb } from '@marketgraph/infra/eventstoredb';
import { connectNats } from '@marketgraph/infra/nats';
import { openDatabase } from '@marketgraph/infra/postgres';
import { openPersonalData, type Running } from '@marketgraph/infra/subgraph-server';
import { type Domain } from '@marketgraph/schema';
import { pino } from 'pino';
import { type ProjectionsConfig } from './config.ts';
import { serveHealth } from './health.ts';
import { runViews } from './run-views.ts';
import { views } from './views.ts';

/** Runs every view in this process. `stop` finishes the batches in hand, then disconnects. */
export const startProjections = async (
  config: ProjectionsConfig,
): Promise<Running & { readonly url: string }> => {
  const logger = pino({ name: 'projections', level: config.logLevel });
  const [nats, databases, personal] = await Promise.all([
    connectNats({ url: config.natsUrl, name: 'projections', logger }),
    openDatabases(config),
    openPersonalData(config),
  ]);
  const { bus, notices } = nats;
  const { personalData, personKeys } = personal;
  const eventStore = eventStoreDb({ url: config.eventStoreUrl, logger });
  const options = { bus, eventStore, notices, logger, personalData };
  const running = runViews({
    ...options,
    viewStoreOf: (name) => databases.of(name).views,
    generationsOf: (name) => databases.of(name).generations,
  });
  const health = await serveHealth(config.port, running.describe);
  return {
    url: health.url,
    stop: async () => {
      await running.stop();
      await health.close();
      await Promise.all([nats.close(), eventStore.close(), databases.close(), personKeys.close()]);
    },
  };
};

/** One database a domain, each opened once, with an equal share of the connections. One is for the keys of persons. */
const openDatabases = async ({ databaseUrl, databaseConnections }: ProjectionsConfig) => {
  const names = [...new Set(views.map(({ database }) => database))];
  const maxConnections = Math.max(1, Math.floor((databaseConnections - 1) / names.length));
  const open = (name: Domain) =>
    openDatabase(databaseUrl, `marketgraph_${name}`, { maxConnections });
  const opened = new Map(
    await Promise.all(names.map(async (name) => [name, await open(name)] as const)),
  );
  return {
    of: (name: Domain) => {
      const database = opened.get(name);
      if (!database) throw new RangeError(`no view lives in the database of ${name}`);
      return database;
    },
    close: async () => {
      await Promise.all([...opened.values()].map(({ close }) => close()));
    },
  };
};

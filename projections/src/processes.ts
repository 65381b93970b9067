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
    openDatabases(config.databaseUrl),
    openPersonalData(config),
  ]);
  const { bus, notices } = nats;
  const { personalData, personKeys } = personal;
  const { viewStoreOf } = databases;
  const running = runViews({ bus, notices, logger, personalData, viewStoreOf });
  const health = await serveHealth(config.port, running.waiting);
  return {
    url: health.url,
    stop: async () => {
      await running.stop();
      await health.close();
      await Promise.all([nats.close(), databases.close(), personKeys.close()]);
    },
  };
};

/** One database a domain, each opened once. */
const openDatabases = async (databaseUrl: string) => {
  const names = [...new Set(views.map(({ database }) => database))];
  const opened = new Map(
    await Promise.all(
      names.map(
        async (name) => [name, await openDatabase(databaseUrl, `marketgraph_${name}`)] as const,
      ),
    ),
  );
  return {
    viewStoreOf: (name: Domain) => {
      const database = opened.get(name);
      if (!database) throw new RangeError(`no view lives in the database of ${name}`);
      return database.views;
    },
    close: async () => {
      await Promise.all([...opened.values()].map(({ close }) => close()));
    },
  };
};

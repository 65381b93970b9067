import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEventStoreServer } from '@marketgraph/eventstore-server';
import { type OpenedEventStore, describeEventStore } from '../../ports/src/event-store.contract.ts';
import { eventStoreDb } from './event-store-db.ts';

const openOwn = async (): Promise<OpenedEventStore> => {
  const dataDir = mkdtempSync(join(tmpdir(), 'marketgraph-'));
  const server = await startEventStoreServer({ dataDir, port: 0 });
  const store = eventStoreDb({ url: `esdb://127.0.0.1:${server.port}?tls=false` });
  return {
    store,
    close: async () => {
      await store.close();
      await server.close();
      rmSync(dataDir, { recursive: true });
    },
  };
};

describeEventStore('eventStoreDb over our own server', openOwn);

/** A server that runs already: EventStoreDB, KurrentDB, or one of ours. */
const { EVENTSTORE_URL: url } = process.env;

if (url) {
  describeEventStore('eventStoreDb over the server of EVENTSTORE_URL', async () => {
    const store = eventStoreDb({ url });
    return { store, close: () => store.close() };
  });
}

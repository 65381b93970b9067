import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type SubgraphConfig } from '@marketgraph/infra/config';
import { startEventStoreServer } from '@marketgraph/eventstore-server';
import { startNats, startPostgres } from '@marketgraph/local';
import { startTokenAuthority, type TokenAuthority } from './token-authority.ts';

/** Real servers for one spec, on free ports and with nothing in them. */
export type BackingServices = {
  /** What a subgraph that uses them is started with; it takes a free port itself. */
  readonly config: SubgraphConfig;
  readonly authority: TokenAuthority;
  readonly stop: () => Promise<void>;
};

export const startBackingServices = async (): Promise<BackingServices> => {
  const dataDir = mkdtempSync(join(tmpdir(), 'marketgraph-'));
  const [postgres, nats, eventStore, authority] = await Promise.all([
    startPostgres(),
    startNats(),
    startEventStoreServer({ dataDir, port: 0 }),
    startTokenAuthority(),
  ]);
  return {
    config: {
      port: 0,
      databaseConnections: 4,
      databaseUrl: postgres.url,
      keysDatabaseUrl: postgres.url,
      personalDataKey: randomBytes(32),
      natsUrl: nats.url,
      eventStoreUrl: `esdb://127.0.0.1:${eventStore.port}?tls=false`,
      jwksUrl: authority.jwksUrl,
      logLevel: 'fatal',
      consistencyWaitMs: 2_000,
    },
    authority,
    stop: async () => {
      await Promise.all([postgres.stop(), nats.stop(), eventStore.close(), authority.stop()]);
      rmSync(dataDir, { recursive: true });
    },
  };
};

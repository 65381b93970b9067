import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Faults, startEventStoreServer } from '@marketgraph/eventstore-server';
import { type Patience } from '@marketgraph/infra/patience';
import { type EventStore } from '@marketgraph/infra/ports';
import { eventStoreDb } from '../event-store-db.ts';

/** A server whose calls can be struck by faults, and stores that talk to it. */
export type FaultyServer = {
  readonly faults: Faults;
  readonly port: number;
  /** Another store; with little patience, so that what is lost is soon asked again. */
  readonly open: (patience?: Patience, silenceMs?: number) => EventStore;
  /** Forgets the faults and closes the stores that were opened. */
  readonly calm: () => Promise<void>;
  readonly close: () => Promise<void>;
};

/** For what must not be repeated merely because the machine is busy. */
export const much: Patience = { attemptMs: 10_000, totalMs: 20_000 };

const little: Patience = { attemptMs: 150, totalMs: 20_000 };

export const startFaultyServer = async (): Promise<FaultyServer> => {
  const dataDir = mkdtempSync(join(tmpdir(), 'marketgraph-'));
  const faults = new Faults();
  const server = await startEventStoreServer({ dataDir, port: 0, faults });
  let opened: EventStore[] = [];
  const calm = async (): Promise<void> => {
    faults.clear();
    await Promise.all(opened.map((store) => store.close()));
    opened = [];
  };
  return {
    faults,
    port: server.port,
    open: (patience = little, silenceMs = 100) => {
      const url = `esdb://127.0.0.1:${server.port}?tls=false`;
      const store = eventStoreDb({ url, patience, silenceMs });
      opened.push(store);
      return store;
    },
    calm,
    close: async () => {
      await calm();
      await server.close();
      rmSync(dataDir, { recursive: true });
    },
  };
};

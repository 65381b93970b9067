import { type EventBus, type Notices } from '@marketgraph/infra/ports';
import { type Patience, persist } from '@marketgraph/infra/patience';
import { type Logger } from 'pino';
import { createJetStream } from './jetstream.ts';
import { createJetStreamBus } from './jetstream-bus.ts';
import { createNatsNotices } from './nats-notices.ts';
import { Requests } from './requests.ts';
import { openTransport, type Transport } from './transport.ts';

export type NatsOptions = {
  /** `nats://127.0.0.1:4440`, with credentials where needed; several servers of a cluster are separated by commas. */
  readonly url: string;
  /** Names the connection in the server's monitoring. */
  readonly name: string;
  readonly logger?: Logger;
  readonly patience?: Patience;
};

export type NatsLink = {
  readonly bus: EventBus;
  readonly notices: Notices;
  /** Whether the connection is up right now; it is restored by itself. */
  readonly isConnected: () => boolean;
  /** Ends everything that was opened over this connection. */
  readonly close: () => Promise<void>;
};

const defaultPatience: Patience = { attemptMs: 5_000, totalMs: 20_000 };

/**
 * Connects to NATS 2.9.10 or later with JetStream, waiting for a server that starts later, and
 * reconnects for ever. Throws `UnavailableError` when none answers in time, `RangeError` when it is older.
 */
export const connectNats = async ({
  url,
  name,
  logger,
  patience = defaultPatience,
}: NatsOptions): Promise<NatsLink> => {
  const transport = await persist('connection to NATS', patience, () =>
    openTransport({ url, name, logger }),
  );
  await requireVersion(transport);
  const requests = new Requests(transport);
  const jetStream = createJetStream(requests, patience.attemptMs);
  const bus = createJetStreamBus({ transport, jetStream, patience, logger });
  const notices = createNatsNotices({ transport, patience, logger });

  return {
    bus,
    notices,
    isConnected: () => transport.isUp(),
    close: async () => {
      await Promise.all([bus.close(), notices.close()]);
      requests.close();
      await transport.close();
    },
  };
};

const oldest = [2, 9, 10] as const;

const requireVersion = async (transport: Transport): Promise<void> => {
  if (isSupported(transport.serverVersion)) return;
  await transport.close();
  throw new RangeError(
    `NATS ${oldest.join('.')} or later is needed, not ${transport.serverVersion}`,
  );
};

/** Whether a server of this version does all that is asked of it. */
export const isSupported = (version: string): boolean => {
  const numbers = version.split('.').map((part) => Number.parseInt(part, 10));
  for (const [index, needed] of oldest.entries()) {
    const actual = numbers[index] ?? 0;
    if (actual !== needed) return actual > needed;
  }
  return true;
};

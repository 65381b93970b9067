import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  EventStoreDBClient,
  END,
  jsonEvent,
  NO_STREAM,
  persistentSubscriptionToAllSettingsFromDefaults,
  type ResolvedEvent,
  START,
  streamNameFilter,
} from '@eventstore/db-client';

/**
 * Prints rates and latencies of the server as the real client sees them: `node bench.ts`, about a
 * minute. The server is a process of its own; the client's work is part of every figure.
 */
const ROUNDS = 3;
const SUBSCRIPTIONS = 30;
const PREFIXES = 8;

type Sample = { readonly rate: number; readonly latencies: readonly number[] };

const main = async (): Promise<void> => {
  const dataDir = await mkdtemp(join(tmpdir(), 'eventstore-bench-'));
  const { process: server, port } = await startServer(dataDir);
  const client = connect(port);
  try {
    await benchAppends(client);
    await benchReads(client);
    await benchSubscriptions(client);
    await benchGroup(client, 1);
    await benchGroup(client, 8);
  } finally {
    await client.dispose();
    server.kill('SIGTERM');
    await once(server, 'exit');
    await rm(dataDir, { recursive: true });
  }
};

const startServer = async (dataDir: string): Promise<{ process: ChildProcess; port: number }> => {
  const env = { EVENTSTORE_DATA_DIR: dataDir, PORT: '0' };
  const server = spawn(process.execPath, [join(import.meta.dirname, 'src/main.ts')], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(server.stdout, 'data')) as [Buffer];
  return { process: server, port: Number(/:(\d+),/.exec(line.toString())?.[1]) };
};

const connect = (port: number): EventStoreDBClient =>
  EventStoreDBClient.connectionString(`esdb://127.0.0.1:${port.toString()}?tls=false`);

/** About 250 bytes of data and metadata. */
const event = () =>
  jsonEvent({
    type: 'OrderPlaced',
    data: {
      orderId: crypto.randomUUID(),
      note: 'n'.repeat(130),
      at: performance.timeOrigin + performance.now(),
    },
    metadata: { $correlationId: crypto.randomUUID() },
  });

let streams = 0;
const newStream = (): string =>
  `category${(streams % PREFIXES).toString()}-${(streams++).toString()}`;

const benchAppends = async (client: EventStoreDBClient): Promise<void> => {
  const append =
    (events: number, options = {}) =>
    () =>
      client.appendToStream(newStream(), Array.from({ length: events }, event), {
        expectedRevision: NO_STREAM,
        ...options,
      });
  // With credentials the client takes the unary Append instead of the shared batch stream.
  const unary = { credentials: { username: 'bench', password: 'bench' } };
  await measure('append, one after another', { calls: 600, inFlight: 1 }, append(1));
  await measure('append, 64 in flight', { calls: 6000, inFlight: 64 }, append(1));
  await measure('append of 10 events, 64 in flight', { calls: 800, inFlight: 64 }, append(10));
  await measure('unary append, one after another', { calls: 300, inFlight: 1 }, append(1, unary));
  await measure('unary append, 64 in flight', { calls: 2000, inFlight: 64 }, append(1, unary));
};

const benchReads = async (client: EventStoreDBClient): Promise<void> => {
  const stream = newStream();
  await client.appendToStream(stream, Array.from({ length: 20 }, event));
  const readStream = () => count(client.readStream(stream));
  await measure(
    'read of a stream of 20 events, one after another',
    { calls: 500, inFlight: 1 },
    readStream,
  );
  await measureEvents('readAll', () => count(client.readAll()));
};

const benchSubscriptions = async (client: EventStoreDBClient): Promise<void> => {
  await measureEvents('catch-up subscription to $all', () => catchUp(client));
  await measureEvents(
    `${SUBSCRIPTIONS.toString()} filtered catch-up subscriptions at once, together`,
    async () => {
      const counts = Array.from({ length: SUBSCRIPTIONS }, (_, index) =>
        catchUp(client, `category${(index % PREFIXES).toString()}-`),
      );
      return (await Promise.all(counts)).reduce((sum, one) => sum + one, 0);
    },
  );
  await benchLive(client, 1);
  await benchLive(client, SUBSCRIPTIONS);
};

/** A group of $all, whose consumers acknowledge event after event. */
const benchGroup = async (client: EventStoreDBClient, consumers: number): Promise<void> => {
  const name = `persistent subscription to $all, consumers: ${consumers.toString()}`;
  let groups = 0;
  await measureEvents(name, async () => {
    const group = `consumers-${consumers.toString()}-${(groups++).toString()}`;
    const settings = persistentSubscriptionToAllSettingsFromDefaults({ startFrom: START });
    await client.createPersistentSubscriptionToAll(group, settings);
    const events = await workOff(client, group, consumers);
    await client.deletePersistentSubscriptionToAll(group);
    return events;
  });
};

const GROUP_EVENTS = 10_000;

const workOff = async (
  client: EventStoreDBClient,
  group: string,
  consumers: number,
): Promise<number> => {
  let events = 0;
  const done = Promise.withResolvers<undefined>();
  const working = Array.from({ length: consumers }, () => {
    const consumer = client.subscribeToPersistentSubscriptionToAll(group, { bufferSize: 100 });
    return consumer.on('data', (resolved: ResolvedEvent) => {
      events += 1;
      if (events === GROUP_EVENTS) done.resolve(undefined);
      void consumer.ack(resolved);
    });
  });
  await done.promise;
  await Promise.all(working.map((consumer) => consumer.unsubscribe()));
  return events;
};

/** Appends one after another, then 64 in flight, and times each event until its subscriber has it. */
const benchLive = async (client: EventStoreDBClient, subscriptions: number): Promise<void> => {
  const latencies: number[] = [];
  const live = await Promise.all(
    Array.from({ length: subscriptions }, (_, index) => subscribeLive(client, index, latencies)),
  );
  const append = () => client.appendToStream(newStream(), event());
  const name = `with ${subscriptions.toString()} live subscriptions`;
  await measure(`append, one after another, ${name}`, { calls: 500, inFlight: 1 }, append);
  print(`append → subscription, ${name}`, { rate: NaN, latencies: latencies.splice(0) });
  await measure(`append, 64 in flight, ${name}`, { calls: 5000, inFlight: 64 }, append);
  print(`append → subscription under that load`, { rate: NaN, latencies });
  await Promise.all(live.map((subscription) => subscription.unsubscribe()));
};

const subscribeLive = async (client: EventStoreDBClient, index: number, latencies: number[]) => {
  const filter = streamNameFilter({ prefixes: [`category${(index % PREFIXES).toString()}-`] });
  const subscription = client.subscribeToAll({ fromPosition: END, filter });
  subscription.on('data', ({ event: received }) => {
    const { at } = received?.data as { at: number };
    latencies.push(performance.timeOrigin + performance.now() - at);
  });
  await once(subscription, 'caughtUp');
  return subscription;
};

const catchUp = async (client: EventStoreDBClient, prefix?: string): Promise<number> => {
  const filter =
    prefix === undefined
      ? {}
      : { filter: streamNameFilter({ prefixes: [prefix], checkpointInterval: 1000 }) };
  const subscription = client.subscribeToAll({ fromPosition: START, ...filter });
  let events = 0;
  subscription.on('data', () => (events += 1));
  await once(subscription, 'caughtUp');
  await subscription.unsubscribe();
  return events;
};

const count = async (events: AsyncIterable<unknown>): Promise<number> => {
  let total = 0;
  for await (const _ of events) total += 1;
  return total;
};

/** Runs the call that often with that many at once, in rounds; prints the median round. */
const measure = async (
  name: string,
  { calls, inFlight }: { calls: number; inFlight: number },
  call: () => Promise<unknown>,
): Promise<void> => {
  const samples: Sample[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const latencies: number[] = [];
    const started = performance.now();
    const work = async (): Promise<void> => {
      while (latencies.length + inFlight <= calls) {
        const start = performance.now();
        await call();
        latencies.push(performance.now() - start);
      }
    };
    await Promise.all(Array.from({ length: inFlight }, work));
    samples.push({ rate: (latencies.length / (performance.now() - started)) * 1000, latencies });
  }
  print(name, median(samples));
};

const measureEvents = async (name: string, read: () => Promise<number>): Promise<void> => {
  const samples: Sample[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const started = performance.now();
    const events = await read();
    samples.push({ rate: (events / (performance.now() - started)) * 1000, latencies: [] });
  }
  print(`${name}, events`, median(samples));
};

const median = (samples: readonly Sample[]): Sample =>
  samples.toSorted((a, b) => a.rate - b.rate)[Math.floor(samples.length / 2)] ?? {
    rate: NaN,
    latencies: [],
  };

const print = (name: string, { rate, latencies }: Sample): void => {
  const sorted = latencies.toSorted((a, b) => a - b);
  const at = (share: number): string =>
    (sorted[Math.floor(sorted.length * share)] ?? NaN).toFixed(2);
  const perSecond = Number.isNaN(rate) ? '' : `${Math.round(rate).toLocaleString('en')}/s`;
  const times = sorted.length === 0 ? '' : `p50 ${at(0.5)} ms  p99 ${at(0.99)} ms`;
  console.log(`${name.padEnd(64)} ${perSecond.padStart(10)}  ${times}`);
};

await main();

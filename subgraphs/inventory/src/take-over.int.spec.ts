import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { runRelay } from '@marketgraph/infra/engine';
import { eventStoreDb } from '@marketgraph/infra/eventstoredb';
import { connectNats, type NatsLink } from '@marketgraph/infra/nats';
import { openDatabase, type OpenDatabase } from '@marketgraph/infra/postgres';
import { type EventStore } from '@marketgraph/infra/ports';
import { type BackingServices, startBackingServices } from '@marketgraph/infra/testing';
import { productCreated, streamName, toStoredMetadata } from '@marketgraph/schema';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

type Tables = { handlerLease: { handler: string; owner: string } };

const handler = 'inventory_create-items';
const patience = { timeout: 40_000, interval: 50 };
const main = new URL('./main.ts', import.meta.url).pathname;

/** A way to a server on which answers can be held up. */
const openWire = async (port: number) => {
  const ends = new Map<Socket, Socket>();
  let isHeld = false;
  const door = createServer((caller) => {
    const server = connect(port, '127.0.0.1');
    ends.set(server, caller);
    caller.on('error', () => server.destroy()).on('close', () => server.destroy());
    server.on('error', () => caller.destroy()).on('close', () => caller.destroy());
    caller.pipe(server);
    if (!isHeld) server.pipe(caller);
  });
  door.listen(0, '127.0.0.1');
  await once(door, 'listening');
  return {
    port: (door.address() as AddressInfo).port,
    hold: (): void => {
      isHeld = true;
      for (const [server, caller] of ends) server.unpipe(caller);
    },
    release: (): void => {
      isHeld = false;
      for (const [server, caller] of ends) server.pipe(caller);
    },
    close: (): void => {
      for (const [server, caller] of ends) for (const end of [server, caller]) end.destroy();
      door.close();
    },
  };
};

type Wire = Awaited<ReturnType<typeof openWire>>;
type Instance = { readonly child: ChildProcess; readonly wire: Wire };

describe('two processes of a subgraph', { timeout: 120_000 }, () => {
  let backing: BackingServices;
  let eventStore: EventStore;
  let nats: NatsLink;
  let inventory: OpenDatabase<Tables>;
  const stop = new AbortController();
  let relay: Promise<void>;
  const instances = new Set<Instance>();

  beforeAll(async () => {
    backing = await startBackingServices();
    const { eventStoreUrl, natsUrl, databaseUrl } = backing.config;
    eventStore = eventStoreDb({ url: eventStoreUrl });
    nats = await connectNats({ url: natsUrl, name: 'spec' });
    inventory = await openDatabase<Tables>(databaseUrl, 'marketgraph_inventory');
    const logger = pino({ level: 'silent' });
    relay = runRelay({
      domain: 'products',
      eventStore,
      bus: nats.bus,
      logger,
      signal: stop.signal,
    });
  });
  afterAll(async () => {
    for (const { child, wire } of instances) {
      child.kill('SIGKILL');
      await once(child, 'exit');
      wire.close();
    }
    stop.abort();
    await relay;
    await Promise.all([eventStore.close(), nats.close(), inventory.close()]);
    await backing.stop();
  });

  const startInstance = async (): Promise<Instance> => {
    const { config } = backing;
    const wire = await openWire(Number(new URL(config.eventStoreUrl).port));
    const env = {
      ...process.env,
      PORT: '0',
      DATABASE_URL: config.databaseUrl,
      NATS_URL: config.natsUrl,
      EVENTSTORE_URL: `esdb://127.0.0.1:${wire.port}?tls=false`,
      PERSONAL_DATA_KEY: Buffer.from(config.personalDataKey).toString('base64'),
      ACCOUNTS_JWKS_URL: config.jwksUrl,
      LOG_LEVEL: 'silent',
    };
    const instance = { child: spawn(process.execPath, [main], { env, stdio: 'ignore' }), wire };
    instances.add(instance);
    instance.child.once('exit', () => {
      instances.delete(instance);
      wire.close();
    });
    return instance;
  };
  const ownerIs = async ({ child: { pid } }: Instance): Promise<boolean> => {
    const { kysely } = inventory;
    const leases = await kysely.selectFrom('handlerLease').selectAll().execute();
    return leases.some((one) => one.handler === handler && one.owner.startsWith(`${pid}-`));
  };
  const membersOf = async (): Promise<number> => {
    const look = { renew: [], take: [], release: [], forMs: 0 };
    const { members } = await inventory.views.beat({
      ...look,
      member: 'spec',
      handlers: [handler],
    });
    return members.length - 1;
  };
  /** One new product each; answers the streams of their stock. */
  const create = async (count: number): Promise<readonly string[]> => {
    const products = Array.from({ length: count }, () => randomUUID());
    for (const productId of products) {
      await eventStore.append(streamName('product', productId), 'no_stream', [
        {
          id: randomUUID(),
          type: productCreated.type,
          data: { ...productCreated.example, productId },
          metadata: toStoredMetadata({
            version: productCreated.version,
            occurredAt: '2026-03-01T12:00:00.000Z',
            correlationId: 'story',
            causationId: 'command',
          }),
        },
      ]);
    }
    return products.map((productId) => streamName('stockItem', productId));
  };
  const typesIn = async (streams: readonly string[]): Promise<readonly string[]> => {
    const events = await Promise.all(streams.map((stream) => eventStore.read(stream)));
    return events.flat().map(({ type }) => type);
  };
  const expectOnce = async (streams: readonly string[]): Promise<void> => {
    const once = streams.map(() => 'StockItemCreated');
    await expect.poll(() => typesIn(streams), patience).toEqual(once);
  };
  const haveTwo = async () => {
    while (instances.size < 2) await startInstance();
    await expect.poll(membersOf, patience).toBe(2);
    const [first, second] = [...instances];
    if (!first || !second) throw new Error('one has ended');
    await expect.poll(async () => (await ownerIs(first)) || ownerIs(second), patience).toBe(true);
    await expectOnce(await create(3));
    return (await ownerIs(first))
      ? { owner: first, other: second }
      : { owner: second, other: first };
  };
  /** Some of it is done, and of the rest the owner waits for answers. */
  const holdInCall = async ({ wire }: Instance): Promise<readonly string[]> => {
    const creating = create(40);
    const begun = await create(1);
    await expect.poll(async () => (await typesIn(begun)).length, patience).toBe(1);
    wire.hold();
    return [...begun, ...(await creating), ...(await create(10))];
  };

  it('react once to each event when one is killed in the middle of a call', async () => {
    const { owner, other } = await haveTwo();
    const streams = await holdInCall(owner);
    owner.child.kill('SIGKILL');
    await expect.poll(() => ownerIs(other), patience).toBe(true);
    await expectOnce(streams);
    await expectOnce(await create(5));
  });

  it('react once to each event when one is frozen in the middle of a call, for longer than its lease', async () => {
    const { owner, other } = await haveTwo();
    const streams = await holdInCall(owner);
    owner.child.kill('SIGSTOP');
    await expect.poll(() => ownerIs(other), patience).toBe(true);
    await expectOnce(streams);
    owner.wire.release();
    owner.child.kill('SIGCONT');
    await expectOnce(await create(5));
    await expectOnce(streams);
    expect(await inventory.views.parkedStreams()).toEqual([]);
  });
});

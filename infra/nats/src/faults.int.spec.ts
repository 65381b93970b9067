import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type BusMessage,
  type ChangedNotice,
  type EventBus,
  formatPosition,
  type RawEvent,
  SequenceConflictError,
  UnavailableError,
} from '@marketgraph/infra/ports';
import { type Server, startNats } from '@marketgraph/local';
import { connect, type NatsConnection } from 'nats';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { connectNats, type NatsLink } from './connect-nats.ts';
import { StreamDamagedError, StreamEpochError } from './failure.ts';

let stateDir: string;
let server: Server;
let opened: NatsLink[];
let operator: NatsConnection;

beforeEach(async () => {
  stateDir = mkdtempSync(join(tmpdir(), 'marketgraph-'));
  server = await startNats({ stateDir });
  opened = [];
  operator = await connect({ servers: server.url, maxReconnectAttempts: -1 });
});
afterEach(async () => {
  await Promise.all(opened.map((nats) => nats.close()));
  await operator.close();
  await server.stop();
  rmSync(stateDir, { recursive: true });
});

const open = async (): Promise<NatsLink> => {
  const nats = await connectNats({ url: server.url, name: 'spec' });
  opened.push(nats);
  return nats;
};
const kill = async (): Promise<void> => {
  server.kill('SIGKILL');
  await server.stop();
};
const restart = async (): Promise<void> => {
  const { port } = server;
  await kill();
  server = await startNats({ stateDir, port });
};

describe('the bus, when things break', () => {
  it('loses and doubles nothing when the server is killed and started again', async () => {
    const [publisher, consumer] = [await open(), await open()];
    const events = someEvents(2_000);
    const consuming = Promise.all([
      take(consumer.bus, 0, events.length),
      take(consumer.bus, 0, events.length),
    ]);
    const kills = [400, 800, 1_200, 1_600];
    await relay(publisher.bus, events, async (sequence) => {
      if (sequence < (kills[0] ?? Infinity)) return;
      kills.shift();
      await restart();
    });
    for (const consumed of await consuming) {
      expect(consumed.map(({ sequence }) => sequence)).toEqual(events.map((_, index) => index + 1));
      expect(consumed.map(({ event }) => event.eventId)).toEqual(
        events.map(({ eventId }) => eventId),
      );
    }
  });

  it('lets any number of instances create a stream at once', async () => {
    const links = await Promise.all(Array.from({ length: 10 }, open));
    const streams = (await operator.jetstreamManager()).streams;
    for (let round = 0; round < 100; round += 1) {
      const found = links.flatMap(({ bus }) => [bus.last('orders'), bus.last('payments')]);
      expect(new Set(await Promise.all(found))).toEqual(new Set([undefined]));
      await Promise.all([streams.delete('EVENTS_ORDERS'), streams.delete('EVENTS_PAYMENTS')]);
    }
  });

  it('says that a foreign stream takes its subjects', async () => {
    const streams = (await operator.jetstreamManager()).streams;
    await streams.add({ name: 'FOREIGN', subjects: ['events.>'] });
    const { bus } = await open();
    expect(await rejection(bus.last('orders'))).toMatchObject({
      message: 'subjects overlap with an existing stream',
    });
  });

  it('refuses a stream whose subjects are built otherwise, and takes one without a mark', async () => {
    const streams = (await operator.jetstreamManager()).streams;
    await streams.add({ name: 'EVENTS_ORDERS', subjects: ['events.orders.>'] });
    const description = 'epoch 2: 64 partitions';
    await streams.add({ name: 'EVENTS_PAYMENTS', subjects: ['events.payments.>'], description });
    const { bus } = await open();
    expect(await bus.last('orders')).toBeUndefined();
    // What a relay asks before it publishes.
    expect(await rejection(bus.last('payments'))).toBeInstanceOf(StreamEpochError);
    const consuming = bus.consume('payments', {
      after: 0,
      maxBatch: 1,
      signal: new AbortController().signal,
    });
    expect(await rejection(consuming[Symbol.asyncIterator]().next())).toBeInstanceOf(
      StreamEpochError,
    );
  });

  it('publishes once what was under way when the connection broke', async () => {
    const { bus } = await open();
    const events = someEvents(3_000);
    const publishing = bus.publish('orders', 0, events);
    await until(async () => ((await countStored()) ?? 0) > 0);
    await restart();
    const sequence = await publishing.catch((error: unknown) => {
      // What was confirmed and then lost with the server can not be told from a rival.
      if (error instanceof SequenceConflictError) return relay(bus, events);
      throw error;
    });
    expect(sequence).toBe(3_000);
    const consumed = await take(bus, 0, 3_000);
    expect(consumed.map(({ event }) => event)).toEqual(events);
  });

  it('goes on with a stream that was lost and filled again', async () => {
    const { bus } = await open();
    const events = someEvents(300);
    await bus.publish('orders', 0, events.slice(0, 200));
    const consumed: BusMessage[] = [];
    const halfway = Promise.withResolvers<undefined>();
    const consuming = (async () => {
      const stop = new AbortController();
      const options = { after: 0, maxBatch: 50, signal: stop.signal };
      for await (const batch of bus.consume('orders', options)) {
        consumed.push(...batch);
        if (consumed.length === 200) halfway.resolve(undefined);
        if (consumed.length === 300) stop.abort();
      }
    })();
    await halfway.promise;
    await (await operator.jetstreamManager()).streams.delete('EVENTS_ORDERS');
    expect(await bus.last('orders')).toBeUndefined();
    await relay(bus, events);
    await consuming;
    expect(consumed.map(({ event }) => event.eventId)).toEqual(
      events.map(({ eventId }) => eventId),
    );
  });

  it('says that a message is missing inside a stream, rather than to go on without it', async () => {
    const { bus } = await open();
    const streams = (await operator.jetstreamManager()).streams;
    await streams.add({ name: 'EVENTS_ORDERS', subjects: ['events.orders.>'] });
    await bus.publish('orders', 0, someEvents(10));
    await streams.deleteMessage('EVENTS_ORDERS', 5);
    const refused = await rejection(take(bus, 0, 10));
    expect(refused).toBeInstanceOf(StreamDamagedError);
    expect(refused).toMatchObject({ message: 'EVENTS_ORDERS goes from 4 to 6' });
    await streams.purge('EVENTS_ORDERS');
    expect(await rejection(bus.last('orders'))).toBeInstanceOf(StreamDamagedError);
  });

  it('keeps rivals from getting between the events of one publish', async () => {
    const [one, other] = [await open(), await open()];
    for (let after = 0; after < 10 * 40; after += 40) {
      const [ours, theirs] = [someEvents(40), someEvents(40)];
      const outcomes = await Promise.allSettled([
        one.bus.publish('orders', after, ours),
        other.bus.publish('orders', after, theirs),
      ]);
      const winner = outcomes[0].status === 'fulfilled' ? ours : theirs;
      expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
      const stored = await take(one.bus, after, 40);
      expect(stored.map(({ event }) => event)).toEqual(winner);
    }
    expect((await one.bus.last('orders'))?.sequence).toBe(400);
  });

  it('creates a stream once, whoever asks at the same time', async () => {
    const links = await Promise.all([open(), open(), open(), open()]);
    expect(await Promise.all(links.map(({ bus }) => bus.last('payments')))).toEqual(
      links.map(() => undefined),
    );
  });

  it('leaves with the server what is not taken', async () => {
    const { bus } = await open();
    await bus.publish('orders', 0, someEvents(5_000));
    const stop = new AbortController();
    const options = { after: 0, maxBatch: 10, signal: stop.signal };
    for await (const [first] of bus.consume('orders', options)) {
      expect(first?.sequence).toBe(1);
      // Whatever was asked for has arrived, for there is more than enough.
      await operator.flush();
      expect(await delivered()).toBeLessThanOrEqual(1_000);
      stop.abort();
    }
  });

  it('ends at once when aborted while the server is away', async () => {
    const { bus } = await open();
    await kill();
    const stop = new AbortController();
    const options = { after: 0, maxBatch: 10, signal: stop.signal };
    const next = bus.consume('orders', options)[Symbol.asyncIterator]().next();
    setImmediate(() => stop.abort());
    expect((await next).done).toBe(true);
  });

  it('ends what is consumed when it is closed', async () => {
    const nats = await open();
    const consuming = take(nats.bus, 0, 1);
    await nats.close();
    expect(await consuming).toEqual([]);
  });

  const countStored = async (): Promise<number | undefined> => {
    const streams = (await operator.jetstreamManager()).streams;
    return streams.info('EVENTS_ORDERS').then(
      ({ state }) => state.messages,
      () => undefined,
    );
  };
  const delivered = async (): Promise<number> => {
    const [consumer] = await (
      await operator.jetstreamManager()
    ).consumers
      .list('EVENTS_ORDERS')
      .next();
    return consumer?.delivered.stream_seq ?? 0;
  };
});

describe('the notices, when things break', () => {
  it('tells listeners that the connection broke and was restored, and goes on', async () => {
    const { notices } = await open();
    const key = randomUUID();
    const lost = counter();
    const received = counter();
    await notices.subscribe('order-view', key, { onNotice: received.count, onLost: lost.count });
    await kill();
    await lost.reached(1);
    notices.publish([aNotice(key)]);
    server = await startNats({ stateDir, port: server.port });
    await lost.reached(2);
    notices.publish([aNotice(key)]);
    await received.reached(1);
  });

  it('subscribes once the server is back', async () => {
    const { notices } = await open();
    const key = randomUUID();
    const received = counter();
    await kill();
    const subscribing = notices.subscribe('order-view', key, {
      onNotice: received.count,
      onLost: () => undefined,
    });
    server = await startNats({ stateDir, port: server.port });
    await subscribing;
    notices.publish([aNotice(key)]);
    await received.reached(1);
  });

  it('keeps what one listener throws from the others', async () => {
    const { notices } = await open();
    const key = randomUUID();
    const received = counter();
    const fail = (): never => {
      throw new Error('mine');
    };
    await notices.subscribe('order-view', key, { onNotice: fail, onLost: fail });
    await notices.subscribe('order-view', key, { onNotice: received.count, onLost: fail });
    notices.publish([aNotice(key), aNotice(key)]);
    await received.reached(2);
  });

  it.each(['*', '>', 'a.b', '', 'a b'])('rejects the key "%s": RangeError', async (key) => {
    const { notices } = await open();
    const subscribing = notices.subscribe('order-view', key, {
      onNotice: () => undefined,
      onLost: () => undefined,
    });
    expect(await rejection(subscribing)).toBeInstanceOf(RangeError);
  });
});

describe('connectNats', () => {
  it('waits for a server that starts later', async () => {
    const { port, url } = server;
    await kill();
    const connecting = connectNats({ url, name: 'early' });
    server = await startNats({ stateDir, port });
    await (await connecting).close();
  });

  it('gives up when none answers in time', async () => {
    await kill();
    const patience = { attemptMs: 100, totalMs: 100 };
    const connecting = connectNats({ url: server.url, name: 'lonely', patience });
    expect(await rejection(connecting)).toBeInstanceOf(UnavailableError);
  });
});

/** As a relay does: goes on behind the newest message, whatever happened to the stream. */
const relay = async (
  bus: EventBus,
  events: readonly RawEvent[],
  onPublished: (sequence: number) => Promise<void> = async () => undefined,
): Promise<number> => {
  for (;;) {
    const after = (await bus.last('orders'))?.sequence ?? 0;
    if (after === events.length) return after;
    try {
      await onPublished(await bus.publish('orders', after, events.slice(after, after + 50)));
    } catch (error) {
      if (!(error instanceof SequenceConflictError)) throw error;
    }
  }
};

const take = async (
  bus: EventBus,
  after: number,
  count: number,
): Promise<readonly BusMessage[]> => {
  const stop = new AbortController();
  const taken: BusMessage[] = [];
  const options = { after, maxBatch: 100, signal: stop.signal };
  for await (const batch of bus.consume('orders', options)) {
    taken.push(...batch);
    if (taken.length >= count) stop.abort();
  }
  return taken;
};

let written = 0n;

const someEvents = (count: number): readonly RawEvent[] =>
  Array.from({ length: count }, (_, revision) => {
    written += 128n;
    return {
      eventId: randomUUID(),
      stream: `order-${randomUUID()}`,
      revision,
      position: formatPosition({ commit: written, prepare: written }),
      recordedAt: '2026-03-01T12:00:00.125Z',
      type: 'OrderPlaced',
      data: {},
      metadata: {},
    };
  });

const aNotice = (key: string): ChangedNotice => ({
  view: 'order-view',
  key,
  eventId: randomUUID(),
  eventType: 'OrderPlaced',
  occurredAt: '2026-03-01T12:00:00.000Z',
  recordedAt: '2026-03-01T12:00:00.125Z',
  revision: 0,
  position: '1/1',
  facts: {},
});

/** Counts calls; `reached` resolves when there were so many. */
const counter = () => {
  let calls = 0;
  let onCall = (): void => undefined;
  return {
    count: (): void => {
      calls += 1;
      onCall();
    },
    reached: (wanted: number): Promise<void> =>
      new Promise((resolve) => {
        onCall = () => {
          if (calls >= wanted) resolve();
        };
        onCall();
      }),
  };
};

const rejection = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );

const until = async (isSo: () => Promise<boolean>): Promise<void> => {
  while (!(await isSo())) await new Promise((resolve) => setImmediate(resolve));
};

import { memoryEventBus, memoryEventStore, memoryViewStore } from '@marketgraph/infra/memory';
import {
  type Checkpoint,
  type EventBus,
  type EventStore,
  type Generations,
  type ViewStore,
} from '@marketgraph/infra/ports';
import { streamName } from '@marketgraph/schema';
import { customer, itemAdded, silent, unitsOf, unitsTable, unitsView } from '../carts.fixture.ts';
import { deriveId } from '../derive-id.ts';
import { type Doomed } from '../killed-at.fixture.ts';
import { type AnyProjection } from '../projection.ts';
import { readLog } from '../read-log.ts';
import { type Writer, writeMessages } from './write-messages.ts';

const never = AbortSignal.any([]);

export type Shop = ReturnType<typeof openShop>;

/** A log, a bus that holds all of it, and a live view; everything in memory. */
export const openShop = () => {
  const eventStore = memoryEventStore(() => '2026-03-01T12:00:00.125Z');
  const bus = memoryEventBus();
  const store = memoryViewStore();
  let count = 0;
  const revisions = new Map<string, number>();

  const append = async (data?: object): Promise<void> => {
    count += 1;
    const customerId = customer(count % 3);
    const stream = streamName('cart', customerId);
    const { type, metadata, data: told } = itemAdded(count, { customerId });
    const event = {
      id: deriveId('shop', String(count)),
      type,
      metadata: { ...(metadata as object) },
    };
    const { revision } = await eventStore.append(stream, revisions.get(stream) ?? 'no_stream', [
      { ...event, data: data ?? told },
    ]);
    revisions.set(stream, revision);
  };
  const relay = async (): Promise<void> => {
    const last = await bus.last('orders');
    const messages = await allFrom(eventStore);
    const missing = messages.slice(last?.sequence ?? 0).map(({ event }) => event);
    await bus.publish('orders', last?.sequence ?? 0, missing);
  };
  return {
    eventStore,
    bus,
    views: store as ViewStore,
    generations: store.generations,
    rows: () => unitsOf(store.rows(unitsTable)),
    /** Events of three carts in turn, in the log and on the bus. */
    sell: async (events: number, data?: object): Promise<void> => {
      for (let index = 0; index < events; index += 1) await append(data);
      await relay();
    },
    append,
    relay,
  };
};

const allFrom = async (eventStore: EventStore) => {
  const reading = { eventStore, domain: 'orders', after: undefined, maxBatch: 1_000 } as const;
  const messages = [];
  for await (const batch of readLog({ ...reading, signal: never })) messages.push(...batch);
  return messages;
};

/** Lets the live view read all that is on the bus, as its handler does. */
export const readLive = async (
  { views, eventStore }: Pick<Shop, 'views' | 'eventStore'>,
  projection: AnyProjection = unitsView,
): Promise<Checkpoint | undefined> => {
  await views.prepare(projection.name, projection.table);
  const writer: Writer = { projection, views, skipped: new Set() };
  const at = await views.checkpoint(projection.name, 'orders');
  return writeMessages(writer, at, await allFrom(eventStore));
};

/** All that a rebuild asks for. */
export const portsOf = ({ views, generations, bus, eventStore }: Shop) => ({
  projection: unitsView,
  views,
  generations,
  bus: bus as EventBus,
  eventStore,
  logger: silent,
  signal: never,
  leaseMs: 20,
  liveMs: 0,
});

/** As they look to a process that dies at a step. */
export const doomedGenerations = (generations: Generations, doomed: Doomed): Generations => ({
  ...generations,
  open: async (handler, beside) => {
    const store = await generations.open(handler, beside);
    const views = doomed.views(store);
    return {
      ...views,
      // Whoever is dead renews nothing and releases nothing.
      beat: (beat) => (doomed.isDead() ? Promise.reject(new Error('killed')) : store.beat(beat)),
    };
  },
  drop: (...args) => doomed.around(() => generations.drop(...args)),
  analyse: (...args) => doomed.around(() => generations.analyse(...args)),
  compare: (...args) => doomed.around(() => generations.compare(...args)),
  switchOver: (...args) => doomed.around(() => generations.switchOver(...args)),
});

import { memoryEventBus, memoryNotices, memoryViewStore } from '@marketgraph/infra/memory';
import {
  type ChangedNotice,
  type EventBus,
  formatPosition,
  type Row,
  type ViewTable,
} from '@marketgraph/infra/ports';
import { type RawEvent, streamName } from '@marketgraph/schema';
import { pino } from 'pino';
import { deriveId } from './derive-id.ts';
import { defineProjection } from './projection.ts';

export const silent = pino({ level: 'silent' });
export const atOnce = (): number => 0;

/** The n-th customer. */
export const customer = (index: number): string => deriveId('customer', String(index));
const productId = deriveId('product');

/** One more unit in somebody's cart, as the log would hand it over. */
export const itemAdded = (
  index: number,
  { customerId = customer(0), quantity = 1, origin = {} } = {},
): RawEvent => ({
  eventId: deriveId('event', String(index)),
  stream: streamName('cart', customerId),
  revision: index,
  position: formatPosition({ commit: BigInt(index * 100), prepare: BigInt(index * 100) }),
  recordedAt: '2026-03-01T12:00:00.125Z',
  type: 'CartItemAdded',
  data: { customerId, productId, quantity },
  metadata: {
    version: 1,
    occurredAt: '2026-03-01T12:00:00.000Z',
    $correlationId: 'story',
    $causationId: 'command',
    ...origin,
  },
});

/** `count` events, one unit each, of three customers in turn. */
export const story = (count: number): readonly RawEvent[] =>
  Array.from({ length: count }, (_, index) =>
    itemAdded(index + 1, { customerId: customer(index % 3) }),
  );

/** Something no contract describes. */
export const offContract = (index: number): RawEvent => ({
  ...itemAdded(index),
  data: { quantity: 'many' },
});

type Units = { readonly customerId: string; readonly units: number };

export const unitsTable: ViewTable = {
  name: 'cart_units',
  version: 1,
  key: 'customerId',
  columns: { customerId: 'text', units: 'integer' },
  indexes: [],
};

/** Counts, so that an event lost or handled twice is seen in the row. */
export const unitsView = defineProjection<'orders', Units>({
  name: 'orders_cart-units',
  view: 'cart-units',
  source: 'orders',
  table: unitsTable,
  keysOf: (event) => (event.type === 'CartItemAdded' ? [event.data.customerId] : []),
  project: (row, event, customerId) =>
    event.type === 'CartItemAdded'
      ? { customerId, units: (row?.units ?? 0) + event.data.quantity }
      : row,
  factsOf: ({ units }) => ({ units }),
});

/** All a loop needs, in memory; `said` is every notice, in order. */
export const openMemory = (count = 0) => {
  const views = memoryViewStore();
  const said: ChangedNotice[] = [];
  const notices = {
    ...memoryNotices(),
    publish: (more: readonly ChangedNotice[]) => void said.push(...more),
  };
  const bus = memoryEventBus();
  return { bus, views, notices, said, ready: publishAll(bus, story(count)) };
};

const publishAll = async (bus: EventBus, events: readonly RawEvent[]): Promise<void> => {
  if (events.length > 0) await bus.publish('orders', 0, events);
};

/** Units by customer, however the rows are ordered. */
export const unitsOf = (rows: readonly Row[]): ReadonlyMap<unknown, unknown> =>
  new Map(rows.map((row) => [row['customerId'], row['units']]));

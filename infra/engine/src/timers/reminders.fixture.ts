import { virtualClock } from '@marketgraph/infra/memory';
import { type EventBus, type Row } from '@marketgraph/infra/ports';
import { cartCheckedOut, type RawEvent } from '@marketgraph/schema';
import { customer, itemAdded, openMemory } from '../carts.fixture.ts';
import { type AnyTimer, defineTimer, type DueTimer } from './timer.ts';
import { timerProjection } from './timer-projection.ts';

/** Minutes after noon, when all events of carts happen. */
export const minute = (after: number): string =>
  new Date(Date.parse('2026-03-01T12:00:00.000Z') + after * 60_000).toISOString();

/** What a reminder is for: the cart's customer, and how many minutes it was to wait. */
export type Reminder = { readonly minutes: number };

/** Reminds of a cart `quantity` minutes after something was added, unless it is checked out before. */
export const reminders = (onDue: (timer: DueTimer<Reminder>) => Promise<void>): AnyTimer =>
  defineTimer<'orders', Reminder>({
    name: 'orders_remind-carts',
    source: 'orders',
    version: 1,
    keyOf: (event) => ('customerId' in event.data ? event.data.customerId : undefined),
    timerOf: (current, event) => {
      if (event.type === 'CartItemAdded') {
        const { quantity } = event.data;
        return { dueAt: minute(quantity), data: { minutes: quantity } };
      }
      return event.type === 'CartCheckedOut' ? undefined : current;
    },
    onDue,
  });

export const reminderTable = timerProjection(reminders(async () => undefined)).table;

/** Has customer `of` reminded `after` minutes; `index` counts the events of the bus, from 1. */
export const remind = (index: number, of: number, after: number): RawEvent =>
  itemAdded(index, { customerId: customer(of), quantity: after });

export const checkOut = (index: number, of: number): RawEvent => ({
  ...itemAdded(index, { customerId: customer(of) }),
  type: 'CartCheckedOut',
  data: { ...cartCheckedOut.example, customerId: customer(of) },
});

/** Memory with a clock at noon, and events in it. */
export const openTimers = async (...events: readonly RawEvent[]) => {
  const memory = openMemory();
  const tell = publisher(memory.bus);
  await tell(...events);
  const rows = (): readonly Row[] => {
    try {
      return memory.views.rows(reminderTable);
    } catch {
      return []; // not prepared yet
    }
  };
  return { ...memory, tell, rows, clock: virtualClock(minute(0)) };
};

const publisher = (bus: EventBus) => {
  let count = 0;
  return async (...events: readonly RawEvent[]): Promise<void> => {
    if (events.length > 0) await bus.publish('orders', count, events);
    count += events.length;
  };
};

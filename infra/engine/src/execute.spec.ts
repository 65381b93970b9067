import { memoryEventStore } from '@marketgraph/infra/memory';
import {
  type CommandMetadata,
  ConcurrencyError,
  type Decider,
  type EventStore,
} from '@marketgraph/infra/ports';
import { type CartEvent, streamName } from '@marketgraph/schema';
import { describe, expect, it } from 'vitest';
import { createExecute, executeAll } from './execute.ts';
import { isRejected } from './is-rejected.ts';
import { loadState } from './load-state.ts';
import { readHistory } from './read-history.ts';

type AddItem = { readonly type: 'AddItem'; readonly quantity: number };
type TooMany = { readonly rejected: 'TooMany' };

const customerId = '0190a5c0-0000-7000-8000-000000000002';
const productId = '0190a5c0-0000-7000-8000-000000000003';

/** Units in a cart: not idempotent by itself, so that `execute` has to be. */
const cart: Decider<number, AddItem, CartEvent, TooMany> = {
  category: 'cart',
  initialState: 0,
  decide: ({ quantity }, units) =>
    units + quantity > 10
      ? { rejected: 'TooMany' }
      : [{ type: 'CartItemAdded', data: { customerId, productId, quantity } }],
  evolve: (units, event) => (event.type === 'CartItemAdded' ? units + event.data.quantity : units),
};

const addItem = (quantity: number): AddItem => ({ type: 'AddItem', quantity });
const metadata = (command: number): CommandMetadata => ({
  commandId: `0190a5c0-0000-7000-8000-0000000001${String(command).padStart(2, '0')}`,
  at: '2026-03-01T12:00:00.000Z',
  correlationId: 'story',
});

describe('execute', () => {
  it('appends what was decided, and answers the state after it', async () => {
    const execute = createExecute(memoryEventStore());
    const first = await execute(cart, customerId, addItem(2), metadata(1));
    const second = await execute(cart, customerId, addItem(3), metadata(2));
    expect(first).toMatchObject({ state: 2, revision: 0, events: [{ type: 'CartItemAdded' }] });
    expect(second).toMatchObject({ state: 5, revision: 1 });
  });

  it('wraps events into envelopes that the contract accepts', async () => {
    const store = memoryEventStore();
    await createExecute(store)(cart, customerId, addItem(2), {
      ...metadata(1),
      actor: customerId,
      origin: 'import',
    });
    const [event] = await readHistory(store, 'orders', streamName('cart', customerId));
    expect(event?.metadata).toEqual({
      version: 1,
      occurredAt: '2026-03-01T12:00:00.000Z',
      correlationId: 'story',
      causationId: metadata(1).commandId,
      actor: customerId,
      origin: 'import',
    });
  });

  it('answers a rejection as a value and appends nothing', async () => {
    const store = memoryEventStore();
    const result = await createExecute(store)(cart, customerId, addItem(11), metadata(1));
    expect(isRejected(result) && result.rejected).toBe('TooMany');
    expect(await store.read(streamName('cart', customerId))).toEqual([]);
  });

  it('appends nothing for a repeated command id, even long after', async () => {
    const store = memoryEventStore();
    const execute = createExecute(store);
    for (const command of [1, 2, 1]) {
      await execute(cart, customerId, addItem(2), metadata(command));
    }
    const repeated = await execute(cart, customerId, addItem(2), metadata(2));
    expect(repeated).toEqual({ state: 4, events: [], revision: 1 });
  });

  it('gives the same command id different event ids on different streams', async () => {
    const store = memoryEventStore();
    const execute = createExecute(store);
    await execute(cart, customerId, addItem(2), metadata(1));
    await execute(cart, productId, addItem(2), metadata(1));
    const events = await Promise.all(
      [customerId, productId].map((id) => store.read(streamName('cart', id))),
    );
    expect(new Set(events.flat().map(({ eventId }) => eventId)).size).toBe(2);
  });

  it('decides again on what another writer appended first', async () => {
    const store = memoryEventStore();
    await Promise.all(
      [1, 2, 3, 4, 5, 6].map((command) =>
        // Each with its own `execute`, as in six processes: no queue between them.
        createExecute(store)(cart, customerId, addItem(2), metadata(command)),
      ),
    );
    expect(await loadState(store, cart, customerId)).toEqual({ state: 10, revision: 4 });
  });

  it('gives up with ConcurrencyError when others always win', async () => {
    const store = memoryEventStore();
    const losing: EventStore = {
      ...store,
      append: async (stream, expected) => {
        throw new ConcurrencyError(stream, expected, 7);
      },
    };
    await expect(
      createExecute(losing)(cart, customerId, addItem(1), metadata(1)),
    ).rejects.toBeInstanceOf(ConcurrencyError);
  });

  it('refuses to log data that is off contract', async () => {
    const store = memoryEventStore();
    await expect(createExecute(store)(cart, customerId, addItem(0.5), metadata(1))).rejects.toThrow(
      /quantity/,
    );
    expect(await store.read(streamName('cart', customerId))).toEqual([]);
  });
});

describe('executeAll', () => {
  it('decides each command on what those before it did, and appends once', async () => {
    const store = memoryEventStore();
    const result = await executeAll(store, cart, customerId, [
      { command: addItem(2), metadata: metadata(1) },
      { command: addItem(3), metadata: metadata(2) },
    ]);
    expect(result).toMatchObject({ state: 5, revision: 1 });
  });

  it('appends nothing when one of them is rejected', async () => {
    const store = memoryEventStore();
    const result = await executeAll(store, cart, customerId, [
      { command: addItem(6), metadata: metadata(1) },
      { command: addItem(6), metadata: metadata(2) },
    ]);
    expect(result).toEqual({ rejected: 'TooMany' });
    expect(await store.read(streamName('cart', customerId))).toEqual([]);
  });

  it('skips those done before', async () => {
    const store = memoryEventStore();
    const once = { command: addItem(2), metadata: metadata(1) };
    await executeAll(store, cart, customerId, [once]);
    const result = await executeAll(store, cart, customerId, [
      once,
      { command: addItem(3), metadata: metadata(2) },
    ]);
    expect(result).toMatchObject({ state: 5, revision: 1 });
  });
});

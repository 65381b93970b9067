import { createExecute, createStreamStates, deriveId } from '@marketgraph/infra/engine';
import { memoryEventStore, memorySnapshots } from '@marketgraph/infra/memory';
import { type EventStore } from '@marketgraph/infra/ports';
import { projectStock } from '@marketgraph/projections/stock-view';
import { parseEvent, streamName } from '@marketgraph/schema';
import { type StockView } from '@marketgraph/schema/views';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type StockItemCommand } from '../domain/stock-item-commands.ts';
import { decide, evolve, initialState, type StockItem } from '../domain/stock-item.ts';
import { currentStock } from './current-stock.ts';
import { stockItemSnapshots } from './stock-item-snapshot.ts';
import { createStockItems } from './stock-items.ts';

const quiet = (): void => undefined;
const logger = { debug: quiet, info: quiet, warn: quiet, error: quiet };

const productId = deriveId('product');
const orderId = (index: number): string => deriveId('order', String(index));

/** A life of a product that sells: by turns reserved, dispatched, given back and barred, and delivered anew. */
const commands = (count: number): readonly StockItemCommand[] => [
  { type: 'CreateStockItem', productId, vendorId: deriveId('vendor') },
  ...Array.from({ length: count }, (_, index): StockItemCommand[] => {
    const [order, quantity] = [{ productId, orderId: orderId(index) }, 1 + (index % 3)];
    const receipt = { productId, receiptId: deriveId('receipt', String(index)), quantity: 5 };
    return [
      ...(index % 2 === 0 ? [{ type: 'ReceiveStock' as const, ...receipt }] : []),
      ...(index % 7 === 0 ? [] : [{ type: 'ReserveStock' as const, ...order, quantity }]),
      { type: index % 5 === 0 ? ('CommitStock' as const) : ('ReleaseStock' as const), ...order },
    ];
  }).flat(),
];

const after = (count: number): StockItem =>
  commands(count).reduce((item, command) => {
    const decided = decide(command, item);
    return 'rejected' in decided ? item : decided.reduce(evolve, item);
  }, initialState);

const throughJson = (item: StockItem): StockItem =>
  stockItemSnapshots.schema.parse(
    JSON.parse(JSON.stringify(z.encode(stockItemSnapshots.schema, item))),
  );

describe('snapshots of a stock item', () => {
  it('decide every command as the item itself does', () => {
    const item = after(300);
    const restored = throughJson(item);
    const asked = [
      ...commands(310),
      ...commands(310).map((command) => ({ ...command, quantity: 99 })),
    ];
    expect(asked.map((command) => decide(command, restored))).toEqual(
      asked.map((command) => decide(command, item)),
    );
  });

  it('are as good for the next one as the item itself', () => {
    const item = after(30);
    expect(throughJson(throughJson(item))).toEqual(throughJson(item));
    expect(throughJson(initialState)).toEqual(initialState);
  });

  it('hold thousands of orders', () => {
    const many = Array.from({ length: 20_000 }, (_, index) => index).reduce<StockItem>(
      (before, index) =>
        evolve(before, {
          type: 'StockReservationBarred',
          data: { productId, orderId: orderId(index) },
        }),
      initialState,
    );
    const bar = { type: 'ReserveStock', productId, orderId: orderId(0), quantity: 1 } as const;
    expect(decide(bar, throughJson(many))).toEqual({ rejected: 'ReservationEnded' });
  });

  it.each([null, {}, { onHand: 3 }, { onHand: -1, claims: [] }, 'many'])(
    'are refused when they are %j',
    (stored) => {
      expect(stockItemSnapshots.schema.safeParse(stored).success).toBe(false);
    },
  );
});

describe('a shelf with hundreds of events', () => {
  it('shows, by its state and by its snapshot, what the view will show', async () => {
    const eventStore = memoryEventStore();
    const snapshots = memorySnapshots();
    const newStates = () => createStreamStates({ snapshots, logger });
    const states = newStates();
    const stockItems = createStockItems(createExecute(eventStore, states));
    for (const [index, command] of commands(120).entries()) {
      const commandId = deriveId('command', String(index));
      const at = '2026-03-01T12:00:00.000Z';
      await stockItems.handle(command, { commandId, at, correlationId: 'story' });
    }
    const shown = await viewOf(eventStore);
    expect(await currentStock({ eventStore }, productId)).toEqual(shown);
    expect(await currentStock({ eventStore, states }, productId)).toEqual(shown);
    const saved = () => snapshots.find(streamName('stockItem', productId));
    await expect.poll(saved).toMatchObject({ version: 1 });
    expect(await currentStock({ eventStore, states: newStates() }, productId)).toEqual(shown);
  });
});

const viewOf = async (eventStore: EventStore): Promise<StockView | undefined> =>
  (await eventStore.read(streamName('stockItem', productId)))
    .map((raw) => parseEvent('inventory', raw))
    .reduce<StockView | undefined>(projectStock, undefined);

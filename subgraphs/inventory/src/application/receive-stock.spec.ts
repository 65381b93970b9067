import { createExecute, deriveId } from '@marketgraph/infra/engine';
import { type Viewer } from '@marketgraph/infra/graphql';
import { memoryEventStore } from '@marketgraph/infra/memory';
import { productCreated, type RecordedEvent } from '@marketgraph/schema';
import { describe, expect, it } from 'vitest';
import { createStockItemsOfProducts } from './create-stock-items.ts';
import { type Delivery, receiveStock } from './receive-stock.ts';
import { createStockItems } from './stock-items.ts';

const { productId, vendorId } = productCreated.example;
const vendor: Viewer = { id: vendorId, roles: ['CUSTOMER', 'VENDOR'] };
const rival: Viewer = { id: '0190a5c0-0000-7000-8000-0000000000a4', roles: ['VENDOR'] };
const admin: Viewer = { id: '0190a5c0-0000-7000-8000-0000000000ad', roles: ['ADMIN'] };
const delivery: Delivery = { productId, quantity: 5, idempotencyKey: 'monday' };

const created: RecordedEvent = {
  type: 'ProductCreated',
  data: productCreated.example,
  eventId: deriveId('event', 'created'),
  stream: `product-${productId}`,
  revision: 0,
  position: '1/1',
  recordedAt: '2026-03-01T12:00:00.500Z',
  metadata: {
    version: 1,
    occurredAt: '2026-03-01T12:00:00.000Z',
    correlationId: 'story',
    causationId: 'cause',
  },
};

const newProduct = async () => {
  const eventStore = memoryEventStore();
  const stockItems = createStockItems(createExecute(eventStore));
  const reaction = createStockItemsOfProducts(stockItems);
  await reaction.handle(created);
  await reaction.handle(created);
  return (viewer: Viewer, change: Partial<Delivery> = {}) =>
    receiveStock(
      { eventStore, stockItems },
      { ...delivery, ...change },
      { viewer, context: { viewer, correlationId: 'story', now: '2026-03-01T12:00:00.000Z' } },
    );
};

describe('receiveStock › given a new product', () => {
  it.each([
    ['its vendor', vendor],
    ['an admin', admin],
  ])('fills its shelf for %s', async (_who, viewer) => {
    const receive = await newProduct();
    expect(await receive(viewer)).toMatchObject({ stock: { onHand: 5 }, isReplay: false });
  });

  it('rejects another vendor as if there were no such shelf: StockItemNotFound', async () => {
    const receive = await newProduct();
    expect(await receive(rival)).toEqual({ rejected: 'StockItemNotFound' });
  });

  it('rejects a product that does not exist: StockItemNotFound', async () => {
    const receive = await newProduct();
    expect(await receive(admin, { productId: rival.id })).toEqual({
      rejected: 'StockItemNotFound',
    });
  });

  it('answers a repeat with the shelf as it is by now, and adds nothing', async () => {
    const receive = await newProduct();
    await receive(vendor);
    await receive(vendor, { idempotencyKey: 'tuesday' });
    expect(await receive(vendor)).toMatchObject({ stock: { onHand: 10 }, isReplay: true });
  });

  it('adds once for two requests at once with one key', async () => {
    const receive = await newProduct();
    const both = await Promise.all([receive(vendor), receive(vendor)]);
    expect(both.map((result) => 'isReplay' in result && result.isReplay).sort()).toEqual([
      false,
      true,
    ]);
    expect(await receive(vendor)).toMatchObject({ stock: { onHand: 5 } });
  });

  it('rejects the same key with another quantity: IdempotencyKeyReused', async () => {
    const receive = await newProduct();
    await receive(vendor);
    expect(await receive(vendor, { quantity: 6 })).toEqual({ rejected: 'IdempotencyKeyReused' });
  });

  it('lets vendor and admin choose the same key', async () => {
    const receive = await newProduct();
    await receive(vendor);
    expect(await receive(admin)).toMatchObject({ stock: { onHand: 10 }, isReplay: false });
  });
});

import { memoryEventStore } from '@marketgraph/infra/memory';
import { describe, expect, it } from 'vitest';
import { type HistoricProduct, importProduct } from './import.ts';

const cups: HistoricProduct = {
  productId: '0190a5c0-0000-7000-8000-000000000003',
  vendorId: '0190a5c0-0000-7000-8000-000000000004',
  name: 'Housewares',
  description: '',
  category: null,
  price: { amountMinor: 4990, currency: 'BRL' },
  at: '2017-01-05T10:00:00.000Z',
};
const stream = `product-${cups.productId}`;

describe('importProduct', () => {
  it('records a product on sale with its historic time, marked as imported', async () => {
    const eventStore = memoryEventStore();
    expect(await importProduct(eventStore, cups)).toEqual({ already: false });
    const origin = { origin: 'import', occurredAt: cups.at };
    expect(await eventStore.read(stream)).toMatchObject([
      { type: 'ProductCreated', metadata: origin },
      { type: 'ProductPublished', metadata: origin },
    ]);
  });

  it('changes nothing the second time', async () => {
    const eventStore = memoryEventStore();
    await importProduct(eventStore, cups);
    expect(await importProduct(eventStore, cups)).toEqual({ already: true });
    expect(await eventStore.read(stream)).toHaveLength(2);
  });

  it('rejects a product that costs nothing, and records nothing: PriceOutOfRange', async () => {
    const eventStore = memoryEventStore();
    const free = { ...cups, price: { amountMinor: 0, currency: 'BRL' } };
    expect(await importProduct(eventStore, free)).toEqual({ rejected: 'PriceOutOfRange' });
    expect(await eventStore.read(stream)).toEqual([]);
  });
});

import { createExecute, deriveId, isRejected } from '@marketgraph/infra/engine';
import { memoryEventStore } from '@marketgraph/infra/memory';
import { type CommandMetadata } from '@marketgraph/infra/ports';
import { describe, expect, it } from 'vitest';
import { createProducts, type ProductDraft, type Products } from './products.ts';

const at = '2026-01-05T10:00:00.000Z';
const vendor = { id: '0190a5c0-0000-7000-8000-000000000004', roles: ['VENDOR'] as const };
const otherVendor = { id: '0190a5c0-0000-7000-8000-000000000005', roles: ['VENDOR'] as const };
const admin = { id: '0190a5c0-0000-7000-8000-000000000011', roles: ['ADMIN'] as const };

const cups: ProductDraft = {
  idempotencyKey: 'cups',
  vendorId: vendor.id,
  name: 'Espresso cups',
  description: 'Six cups of stoneware.',
  category: 'kitchen',
  imageUrls: [],
  price: { amountMinor: 4990, currency: 'BRL' },
};

const command = (name: string): CommandMetadata => ({
  commandId: deriveId('command', name),
  at,
  correlationId: 'correlation',
});

const open = (): Products => {
  const eventStore = memoryEventStore();
  return createProducts({ eventStore, execute: createExecute(eventStore) });
};

const drafted = async (products: Products): Promise<string> => {
  const result = await products.create(cups, command('create'));
  if (isRejected(result)) throw new Error(result.rejected);
  return result.product.productId;
};

describe('Products › create', () => {
  it('answers the draft at once', async () => {
    const products = open();
    const result = await products.create(cups, command('create'));
    expect(result).toMatchObject({ isRepeat: false, product: { status: 'DRAFT', createdAt: at } });
  });

  it('answers the same product to a repeat of its key, as it is today', async () => {
    const products = open();
    const productId = await drafted(products);
    await products.change(vendor, { type: 'PublishProduct', productId }, command('publish'));
    expect(await products.create(cups, command('again'))).toMatchObject({
      isRepeat: true,
      product: { productId, status: 'PUBLISHED' },
    });
  });

  it('makes one product of two requests at once with one key', async () => {
    const products = open();
    const results = await Promise.all([
      products.create(cups, command('one')),
      products.create(cups, command('two')),
    ]);
    const repeats = results.map((result) => (isRejected(result) ? result : result.isRepeat));
    expect(repeats.toSorted()).toEqual([false, true]);
  });

  it('rejects the key with other particulars: IdempotencyKeyReused', async () => {
    const products = open();
    await drafted(products);
    expect(await products.create({ ...cups, name: 'Mugs' }, command('again'))).toEqual({
      rejected: 'IdempotencyKeyReused',
    });
  });

  it('keeps keys of different vendors apart', async () => {
    const products = open();
    await drafted(products);
    const result = await products.create({ ...cups, vendorId: otherVendor.id }, command('other'));
    expect(result).toMatchObject({ isRepeat: false });
  });
});

describe('Products › change', () => {
  it.each([
    ['its vendor', vendor],
    ['an admin', admin],
  ])('lets %s change the price', async (_who, viewer) => {
    const products = open();
    const productId = await drafted(products);
    const price = { amountMinor: 3990, currency: 'BRL' };
    const change = { type: 'ChangeProductPrice', productId, price } as const;
    expect(await products.change(viewer, change, command('change'))).toMatchObject({
      priceMinor: 3990,
    });
  });

  it('rejects another vendor as if the product were not there: ProductNotFound', async () => {
    const products = open();
    const productId = await drafted(products);
    const publish = { type: 'PublishProduct', productId } as const;
    const missing = { ...publish, productId: admin.id };
    const notFound = { rejected: 'ProductNotFound' };
    expect(await products.change(otherVendor, publish, command('publish'))).toEqual(notFound);
    expect(await products.change(otherVendor, missing, command('missing'))).toEqual(notFound);
    expect(await products.find(productId)).toMatchObject({ status: 'DRAFT' });
  });

  it('publishes once of two requests at once', async () => {
    const products = open();
    const publish = { type: 'PublishProduct', productId: await drafted(products) } as const;
    const results = await Promise.all([
      products.change(vendor, publish, command('one')),
      products.change(vendor, publish, command('two')),
    ]);
    expect(results).toMatchObject([
      { status: 'PUBLISHED', revision: 1 },
      { status: 'PUBLISHED', revision: 1 },
    ]);
  });
});

import { createExecute, deriveId } from '@marketgraph/infra/engine';
import { memoryEventStore } from '@marketgraph/infra/memory';
import { type CatalogueView } from '@marketgraph/schema/views';
import { describe, expect, it } from 'vitest';
import { createCarts } from './carts.ts';
import { type Catalogue } from './catalogue.ts';
import { priceCart } from './priced-cart.ts';

const customerId = '0190a5c0-0000-7000-8000-000000000002';
const brl = (amountMinor: number) => ({ amountMinor, currency: 'BRL' });

const productOf = (name: string, change: Partial<CatalogueView> = {}): CatalogueView => ({
  productId: deriveId('product', name),
  vendorId: '0190a5c0-0000-7000-8000-000000000004',
  name,
  priceMinor: 1000,
  currency: 'BRL',
  isPublished: true,
  ...change,
});
const cups = productOf('cups');
const beans = productOf('beans', { priceMinor: 2500 });
const tea = productOf('tea', { currency: 'EUR' });
const draft = productOf('draft', { isPublished: false });

const catalogueOf =
  (...products: readonly CatalogueView[]): Catalogue =>
  async (ids) =>
    new Map(products.filter((p) => ids.includes(p.productId)).map((p) => [p.productId, p]));

const catalogue = catalogueOf(cups, beans, tea, draft);

const emptyCart = () => {
  const eventStore = memoryEventStore();
  const carts = createCarts({ execute: createExecute(eventStore), eventStore, catalogue });
  let commands = 0;
  return {
    carts,
    add: ({ productId }: CatalogueView, quantity = 1) => {
      commands += 1;
      return carts.add(
        { type: 'AddToCart', customerId, productId, quantity },
        {
          commandId: deriveId('command', String(commands)),
          at: '2026-03-01T12:00:00.000Z',
          correlationId: 'story',
        },
      );
    },
    priced: async (prices = catalogue) =>
      priceCart(customerId, await carts.load(customerId), prices),
  };
};

describe('Carts › add', () => {
  it('rejects what the catalogue does not know: ProductNotFound', async () => {
    const unknown = productOf('unknown');
    const { productId } = unknown;
    expect(await emptyCart().add(unknown)).toEqual({ rejected: 'ProductNotFound', productId });
  });

  it('rejects what is not published: ProductNotForSale', async () => {
    expect(await emptyCart().add(draft)).toMatchObject({ rejected: 'ProductNotForSale' });
  });

  it('rejects another currency than what is there: CurrenciesDiffer', async () => {
    const { add } = emptyCart();
    await add(cups);
    expect(await add(tea)).toEqual({ rejected: 'CurrenciesDiffer' });
  });

  it('keeps both of two added at once', async () => {
    const { add, priced } = emptyCart();
    await Promise.all([add(cups, 2), add(cups, 3), add(beans)]);
    expect((await priced()).items).toMatchObject([{ quantity: 5 }, { quantity: 1 }]);
  });
});

describe('priceCart', () => {
  it('prices every line from the catalogue, and sums what is for sale', async () => {
    const { add, priced } = emptyCart();
    await add(cups, 2);
    await add(beans);
    expect(await priced()).toMatchObject({
      version: 2,
      items: [{ name: 'cups', quantity: 2, unitPrice: brl(1000) }, { name: 'beans' }],
      totals: { goods: brl(4500), freight: brl(450), total: brl(4950) },
    });
  });

  it('shows what was withdrawn since, but counts it for no total', async () => {
    const { add, priced } = emptyCart();
    await add(cups, 2);
    await add(beans);
    const later = catalogueOf({ ...cups, isPublished: false }, beans);
    expect(await priced(later)).toMatchObject({
      items: [{ isForSale: false }, { isForSale: true }],
      totals: { goods: brl(2500) },
    });
  });

  it('has no totals while it is empty, or a price changed its currency', async () => {
    const { add, priced } = emptyCart();
    expect((await priced()).totals).toBeNull();
    await add(cups);
    await add(beans);
    const later = catalogueOf(cups, { ...beans, currency: 'EUR' });
    expect((await priced(later)).totals).toBeNull();
  });

  it('has a checkout key that lasts until the cart is ordered', async () => {
    const { carts, add, priced } = emptyCart();
    const { checkoutKey } = await priced();
    await add(cups);
    expect((await priced()).checkoutKey).toBe(checkoutKey);
    const orderId = deriveId('order', '1');
    const lines = [{ productId: cups.productId, quantity: 1 }];
    await carts.handle(
      { type: 'CheckOutCart', customerId, orderId, lines },
      { commandId: orderId, at: '2026-03-01T12:00:00.000Z', correlationId: 'story' },
    );
    expect((await priced()).checkoutKey).not.toBe(checkoutKey);
  });
});

import { describe, expect, it } from 'vitest';
import {
  type ChangeProductPrice,
  type CreateProduct,
  type DeleteProduct,
  type DescribeProduct,
  type ProductCommand,
  type PublishProduct,
  type WithdrawProduct,
} from './product-commands.ts';
import { decide, evolve, initialState, type Product } from './product.ts';

const productId = '0190a5c0-0000-7000-8000-000000000003';

const create: CreateProduct = {
  type: 'CreateProduct',
  productId,
  vendorId: '0190a5c0-0000-7000-8000-000000000004',
  name: 'Espresso cups',
  description: 'Six cups of stoneware.',
  category: 'kitchen',
  imageUrls: ['https://images.example.com/cups.jpg'],
  price: { amountMinor: 4990, currency: 'BRL' },
};
const changePrice: ChangeProductPrice = {
  type: 'ChangeProductPrice',
  productId,
  price: { amountMinor: 3990, currency: 'BRL' },
};
const describeAnew: DescribeProduct = {
  type: 'DescribeProduct',
  productId,
  name: 'Espresso cups, white',
  description: 'Six cups of white stoneware.',
  category: 'kitchen',
  imageUrls: ['https://images.example.com/cups.jpg'],
};
const publish: PublishProduct = { type: 'PublishProduct', productId };
const withdraw: WithdrawProduct = { type: 'WithdrawProduct', productId };
const remove: DeleteProduct = { type: 'DeleteProduct', productId };

const given = (...commands: readonly ProductCommand[]): Product =>
  commands.reduce((product, command) => {
    const events = decide(command, product);
    if ('rejected' in events) throw new Error(`can not be given: ${events.rejected}`);
    return events.reduce(evolve, product);
  }, initialState);

const outcome = (command: ProductCommand, product: Product): string => {
  const events = decide(command, product);
  if ('rejected' in events) return events.rejected;
  return events.map(({ type }) => type).join(' ') || 'ignored';
};

describe('Product › every command in every state', () => {
  it('is this table', () => {
    const states: readonly (readonly [string, Product])[] = [
      ['New', given()],
      ['Draft', given(create)],
      ['Published', given(create, publish)],
      ['Withdrawn', given(create, publish, withdraw)],
      ['Deleted', given(create, publish, remove)],
    ];
    const commands = [create, describeAnew, changePrice, publish, withdraw, remove];
    const table = states.map(([name, product]) =>
      [name, ...commands.map((command) => outcome(command, product))].join(' | '),
    );
    expect(table).toEqual([
      'New | ProductCreated | ProductNotFound | ProductNotFound | ProductNotFound | ProductNotFound | ProductNotFound',
      'Draft | ignored | ProductDescribed | ProductPriceChanged | ProductPublished | ProductNotPublished | ProductDeleted',
      'Published | ignored | ProductDescribed | ProductPriceChanged | ignored | ProductWithdrawn | ProductDeleted',
      'Withdrawn | ignored | ProductDescribed | ProductPriceChanged | ProductPublished | ignored | ProductDeleted',
      'Deleted | ignored | ProductNotFound | ProductNotFound | ProductNotFound | ProductNotFound | ignored',
    ]);
  });
});

describe('Product › given a draft', () => {
  it.each<[string, Partial<CreateProduct>]>([
    ['another name', { name: 'Mugs' }],
    ['another price', { price: { amountMinor: 4991, currency: 'BRL' } }],
    ['another currency', { price: { amountMinor: 4990, currency: 'EUR' } }],
    ['fewer pictures', { imageUrls: [] }],
    ['no category', { category: null }],
  ])('rejects CreateProduct with %s: IdempotencyKeyReused', (_what, change) => {
    expect(outcome({ ...create, ...change }, given(create))).toBe('IdempotencyKeyReused');
  });

  it('ignores a repeated CreateProduct though the price has changed since', () => {
    expect(outcome(create, given(create, changePrice))).toBe('ignored');
  });

  it('ignores a repeated CreateProduct though it was described anew since', () => {
    expect(outcome(create, given(create, describeAnew))).toBe('ignored');
  });

  it('ignores DescribeProduct as it is described', () => {
    expect(outcome(describeAnew, given(create, describeAnew))).toBe('ignored');
  });

  it.each<[string, Partial<DescribeProduct>]>([
    ['another name', { name: 'Mugs' }],
    ['another text', { description: '' }],
    ['no category', { category: null }],
    ['other pictures', { imageUrls: ['https://images.example.com/mug.jpg'] }],
    ['more pictures', { imageUrls: [...create.imageUrls, 'https://images.example.com/2.jpg'] }],
  ])('accepts DescribeProduct with %s: ProductDescribed', (_what, change) => {
    const again = { ...describeAnew, ...change };
    expect(outcome(again, given(create, describeAnew))).toBe('ProductDescribed');
  });

  it('ignores ChangeProductPrice to the price it has', () => {
    expect(outcome(changePrice, given(create, changePrice))).toBe('ignored');
  });
});

describe('Product › given nothing', () => {
  it('stays nothing, whatever happens to it', () => {
    const data = { productId };
    expect(evolve(initialState, { type: 'ProductPublished', data })).toEqual(initialState);
  });
});

describe('Product › prices', () => {
  it.each([0, 1_000_000_000, Number.MAX_SAFE_INTEGER])(
    'rejects %i: PriceOutOfRange',
    (amountMinor) => {
      const price = { amountMinor, currency: 'BRL' };
      expect(outcome({ ...create, price }, given())).toBe('PriceOutOfRange');
      expect(outcome({ ...changePrice, price }, given(create))).toBe('PriceOutOfRange');
    },
  );

  it('accepts the smallest and the largest', () => {
    for (const amountMinor of [1, 999_999_999]) {
      const price = { amountMinor, currency: 'BRL' };
      expect(outcome({ ...create, price }, given())).toBe('ProductCreated');
    }
  });
});

import { parseInput } from '@marketgraph/infra/graphql';
import { describe, expect, it } from 'vitest';
import { createProductInput, productFilter } from './input.ts';

const cups = {
  idempotencyKey: 'cups',
  name: ' Espresso cups ',
  description: 'Six cups\nof stoneware.',
  category: null,
  imageUrls: ['https://images.example.com/cups.jpg'],
  price: { amount: '49.90', currencyCode: 'BRL' },
};

const fieldsOf = (change: Record<string, unknown>): readonly string[] => {
  const parsed = parseInput(createProductInput, { ...cups, ...change });
  return parsed.ok ? [] : parsed.userErrors.map(({ field }) => field.join('.'));
};

describe('createProduct input', () => {
  it('is brought into form, with an exact price', () => {
    expect(parseInput(createProductInput, cups)).toMatchObject({
      ok: true,
      value: { name: 'Espresso cups', price: { amountMinor: 4990, currency: 'BRL' } },
    });
  });

  it.each<[string, Record<string, unknown>, readonly string[]]>([
    ['an empty name', { name: '  ' }, ['input.name']],
    ['a huge name', { name: 'x'.repeat(201) }, ['input.name']],
    ['a name no store can keep', { name: 'cups\0' }, ['input.name']],
    ['a huge description', { description: 'x'.repeat(10_001) }, ['input.description']],
    ['an empty key', { idempotencyKey: '' }, ['input.idempotencyKey']],
    ['a script as picture', { imageUrls: ['javascript:alert(1)'] }, ['input.imageUrls.0']],
    ['too many pictures', { imageUrls: Array(11).fill(cups.imageUrls[0]) }, ['input.imageUrls']],
    [
      'too many decimals',
      { price: { amount: '49.999', currencyCode: 'BRL' } },
      ['input.price.amount'],
    ],
    ['half a yen', { price: { amount: '0.5', currencyCode: 'JPY' } }, ['input.price.amount']],
    ['a negative price', { price: { amount: '-1', currencyCode: 'BRL' } }, ['input.price.amount']],
    [
      'an unknown currency',
      { price: { amount: '1', currencyCode: 'QQQ' } },
      ['input.price.currencyCode'],
    ],
    ['two mistakes', { name: '', idempotencyKey: '' }, ['input.idempotencyKey', 'input.name']],
  ])('refuses %s and names the field', (_what, change, fields) => {
    expect(fieldsOf(change)).toEqual(fields);
  });
});

describe('product filter', () => {
  it('is the shop window by default', () => {
    expect(productFilter.parse(undefined)).toEqual({ statuses: ['PUBLISHED'] });
    expect(productFilter.parse(null)).toEqual({ statuses: ['PUBLISHED'] });
    expect(productFilter.parse({ search: '  ' })).toMatchObject({ search: undefined });
  });

  it('reads a price range exactly', () => {
    const price = { currencyCode: 'KWD', min: '0.001', max: null };
    expect(productFilter.parse({ price })).toMatchObject({
      price: { currency: 'KWD', minMinor: 1, maxMinor: undefined },
    });
  });

  it.each([
    { vendorId: 'not-an-id' },
    { search: 'cups\0' },
    { statuses: [] },
    { price: { currencyCode: 'JPY', min: '0.5' } },
  ])('refuses %j', (filter) => {
    expect(productFilter.safeParse(filter).success).toBe(false);
  });
});

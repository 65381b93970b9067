import { describe, expect, it } from 'vitest';
import { freightOf } from './freight.ts';
import { type PricedLine, totalsOf } from './totals.ts';

const brl = (amountMinor: number) => ({ amountMinor, currency: 'BRL' });
const lineOf = (quantity: number, unit: number, freight: number): PricedLine => ({
  quantity,
  unitPrice: brl(unit),
  freight: brl(freight),
});

describe('totalsOf', () => {
  it('sums goods by quantity, and freight by line', () => {
    expect(totalsOf([lineOf(2, 1999, 400), lineOf(3, 1, 1)])).toEqual({
      goods: brl(4001),
      freight: brl(401),
      total: brl(4402),
    });
  });

  it('refuses an order of nothing', () => {
    expect(totalsOf([])).toEqual({ rejected: 'OrderIsEmpty' });
  });

  it('refuses to add different currencies, freight included', () => {
    const euros: PricedLine = {
      ...lineOf(1, 1, 1),
      unitPrice: { amountMinor: 1, currency: 'EUR' },
    };
    const odd: PricedLine = { ...lineOf(1, 1, 1), freight: { amountMinor: 1, currency: 'EUR' } };
    expect(totalsOf([lineOf(1, 1, 1), euros])).toEqual({ rejected: 'CurrenciesDiffer' });
    expect(totalsOf([odd])).toEqual({ rejected: 'CurrenciesDiffer' });
  });

  it('accepts what one payment can move, and not one unit more', () => {
    expect(totalsOf([lineOf(1, 99_999_998, 1)])).toMatchObject({ total: brl(99_999_999) });
    expect(totalsOf([lineOf(1, 99_999_999, 1)])).toEqual({ rejected: 'OrderTotalTooLarge' });
  });

  it('refuses prices beyond all numbers', () => {
    const huge = lineOf(999, Number.MAX_SAFE_INTEGER, 0);
    expect(totalsOf([huge, huge])).toEqual({ rejected: 'OrderTotalTooLarge' });
  });
});

describe('freightOf', () => {
  it.each([
    [0, 0],
    [1, 1],
    [10, 1],
    [11, 2],
    [4990, 499],
  ])('delivers goods of %i for %i', (goods, freight) => {
    expect(freightOf(brl(goods))).toEqual(brl(freight));
  });
});

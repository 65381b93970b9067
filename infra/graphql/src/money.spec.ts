import { describe, expect, it } from 'vitest';
import { minorUnitsOf, moneyOf } from './money.ts';

describe('money', () => {
  it.each([
    [4990, 'BRL', '49.90'],
    [5, 'EUR', '0.05'],
    [500, 'JPY', '500'],
    [1, 'KWD', '0.001'],
    [-250, 'USD', '-2.50'],
    [0, 'USD', '0.00'],
  ])('writes %i minor units of %s as %s', (minor, currency, decimal) => {
    expect(moneyOf(minor, currency).amount).toBe(decimal);
  });

  it.each([
    ['49.9', 'BRL', 4990],
    ['49', 'BRL', 4900],
    ['500', 'JPY', 500],
    ['0.001', 'KWD', 1],
  ])('reads %s %s as %i minor units', (decimal, currency, minor) => {
    expect(minorUnitsOf(decimal, currency)).toBe(minor);
  });

  it.each([
    ['49.999', 'BRL'],
    ['0.5', 'JPY'],
    ['-1', 'BRL'],
    ['1e3', 'BRL'],
    ['', 'BRL'],
    ['9'.repeat(30), 'BRL'],
  ])('refuses %s %s', (decimal, currency) => {
    expect(minorUnitsOf(decimal, currency)).toBeUndefined();
  });
});

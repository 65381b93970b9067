import { describe, expect, it } from 'vitest';
import { scalarResolvers } from './scalars.ts';

const { DateTime, Decimal, CountryCode } = scalarResolvers;

describe('scalars', () => {
  it('brings every instant to UTC', () => {
    expect(DateTime.parseValue('2026-01-05T10:00:00+02:00')).toBe('2026-01-05T08:00:00.000Z');
  });

  it.each(['2026-01-05', '2026-13-05T10:00:00Z', 'now', 5, null])(
    'refuses the instant %j',
    (value) => {
      expect(() => DateTime.parseValue(value)).toThrow('DateTime can not be');
    },
  );

  it.each(['0000-12-31T23:59:59Z', '0001-01-01T00:00:00+01:00', '9999-12-31T23:59:59-01:00'])(
    'refuses %s, which no store can keep',
    (value) => {
      expect(() => DateTime.parseValue(value)).toThrow('DateTime can not be');
    },
  );

  it('refuses a decimal given as a float', () => {
    expect(() => Decimal.parseValue(49.9)).toThrow('Decimal can not be 49.9');
  });

  it('refuses a country in small letters', () => {
    expect(() => CountryCode.parseValue('br')).toThrow('CountryCode can not be "br"');
  });
});

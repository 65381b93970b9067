import { type Money } from '@marketgraph/schema';
import { DateTime } from 'luxon';

/** The data set's times are local, its amounts reais. */
const timeZone = 'America/Sao_Paulo';
const currency = 'BRL';

/** `2017-11-24 10:00:00` in São Paulo → the instant in UTC. */
export const instantOf = (localTime: string): string =>
  DateTime.fromSQL(localTime, { zone: timeZone }).toUTC().toISO() ?? '';

/** `21.99` → 2199: digits are moved, nothing is computed in floats. */
export const centsOf = (amount: string): number => {
  const [whole = '0', decimals = ''] = amount.split('.');
  return Number(whole) * 100 + Number(decimals.padEnd(2, '0'));
};

export const reais = (amountMinor: number): Money => ({ amountMinor, currency });

/** `49.90 BRL`, for people. */
export const inWords = (amountMinor: number): string =>
  `${(amountMinor / 100).toFixed(2)} ${currency}`;

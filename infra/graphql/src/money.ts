/** ISO 4217 currencies whose minor unit is not a hundredth, by their number of decimals. */
const exponents: ReadonlyMap<string, number> = new Map([
  ...[
    'BIF',
    'CLP',
    'DJF',
    'GNF',
    'ISK',
    'JPY',
    'KMF',
    'KRW',
    'PYG',
    'RWF',
    'UGX',
    'UYI',
    'VND',
  ].map((code) => [code, 0] as const),
  ...['VUV', 'XAF', 'XOF', 'XPF'].map((code) => [code, 0] as const),
  ...['BHD', 'IQD', 'JOD', 'KWD', 'LYD', 'OMR', 'TND'].map((code) => [code, 3] as const),
  ...['CLF', 'UYW'].map((code) => [code, 4] as const),
]);

/** Decimals of a currency's minor unit, after ISO 4217. */
export const exponentOf = (currency: string): number => exponents.get(currency) ?? 2;

/** The graph's `Money` of an amount in minor units. */
export const moneyOf = (
  amountMinor: number,
  currency: string,
): { amount: string; amountMinor: string; currencyCode: string } => ({
  amount: decimalOf(amountMinor, exponentOf(currency)),
  amountMinor: String(amountMinor),
  currencyCode: currency,
});

const decimalOf = (amountMinor: number, exponent: number): string => {
  const digits = String(Math.abs(amountMinor)).padStart(exponent + 1, '0');
  const sign = amountMinor < 0 ? '-' : '';
  if (exponent === 0) return sign + digits;
  return `${sign}${digits.slice(0, -exponent)}.${digits.slice(-exponent)}`;
};

/**
 * Minor units of a decimal amount, exactly. `undefined` when it is not a plain non-negative decimal,
 * has more decimals than the currency, or exceeds safe integers.
 */
export const minorUnitsOf = (amount: string, currency: string): number | undefined => {
  const match = /^(\d{1,15})(?:\.(\d+))?$/.exec(amount);
  const exponent = exponentOf(currency);
  const decimals = match?.[2] ?? '';
  if (!match || decimals.length > exponent) return undefined;
  const minor = Number(`${match[1] ?? ''}${decimals.padEnd(exponent, '0')}`);
  return Number.isSafeInteger(minor) ? minor : undefined;
};

import type { Money } from '@marketgraph/schema';

/** A line with its prices; `freight` is for the whole line. */
export type PricedLine = {
  readonly quantity: number;
  readonly unitPrice: Money;
  readonly freight: Money;
};

export type Totals = { readonly goods: Money; readonly freight: Money; readonly total: Money };

export type TotalsRejection = {
  readonly rejected: 'OrderIsEmpty' | 'CurrenciesDiffer' | 'OrderTotalTooLarge';
};

/** Eight digits: the most that one card payment can move. */
const largestTotalMinor = 99_999_999;

export const goodsOf = ({
  unitPrice,
  quantity,
}: Pick<PricedLine, 'unitPrice' | 'quantity'>): Money => ({
  amountMinor: unitPrice.amountMinor * quantity,
  currency: unitPrice.currency,
});

/** What all lines cost, in their one currency. */
export const totalsOf = (lines: readonly PricedLine[]): Totals | TotalsRejection => {
  const currency = lines[0]?.unitPrice.currency;
  if (currency === undefined) return { rejected: 'OrderIsEmpty' };
  const prices = lines.flatMap(({ unitPrice, freight }) => [unitPrice, freight]);
  if (prices.some((price) => price.currency !== currency)) return { rejected: 'CurrenciesDiffer' };
  const goods = sumOf(lines.map((line) => goodsOf(line).amountMinor));
  const freight = sumOf(lines.map((line) => line.freight.amountMinor));
  if (goods + freight > largestTotalMinor) return { rejected: 'OrderTotalTooLarge' };
  return {
    goods: { amountMinor: goods, currency },
    freight: { amountMinor: freight, currency },
    total: { amountMinor: goods + freight, currency },
  };
};

const sumOf = (amounts: readonly number[]): number =>
  amounts.reduce((sum, amount) => sum + amount, 0);

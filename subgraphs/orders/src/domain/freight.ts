import type { Money } from '@marketgraph/schema';

/**
 * What it costs to deliver a line: a tenth of its goods, rounded up to a whole minor unit. A rule
 * without a table, so that it holds for every currency until carriers name their prices.
 */
export const freightOf = ({ amountMinor, currency }: Money): Money => ({
  amountMinor: Math.ceil(amountMinor / 10),
  currency,
});

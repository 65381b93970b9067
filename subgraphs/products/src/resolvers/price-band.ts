import { moneyOf } from '@marketgraph/infra/graphql';
import { type PriceBand } from '../read-model/product-facets.ts';

export const priceBand = {
  from: ({ minMinor, currency }: PriceBand) => moneyOf(minMinor, currency),
  below: ({ maxMinor, currency }: PriceBand) =>
    maxMinor === null ? null : moneyOf(maxMinor, currency),
};

import { moneyOf } from '@marketgraph/infra/graphql';
import { type Money } from '@marketgraph/schema';
import { type PricedCart, type PricedItem } from '../application/priced-cart.ts';

const graphMoney = ({ amountMinor, currency }: Money) => moneyOf(amountMinor, currency);

/** The fields of `Cart` that are not named as in the priced cart. */
export const cart = {
  id: ({ customerId }: PricedCart): string => customerId,
  totals: ({ totals }: PricedCart) =>
    totals && {
      goods: graphMoney(totals.goods),
      freight: graphMoney(totals.freight),
      total: graphMoney(totals.total),
    },
};

/** The fields of `CartItem` that are not named as in the priced item. */
export const cartItem = {
  product: ({ productId }: PricedItem) => ({ id: productId }),
  unitPrice: ({ unitPrice }: PricedItem) => graphMoney(unitPrice),
  goods: ({ unitPrice, quantity }: PricedItem) =>
    moneyOf(unitPrice.amountMinor * quantity, unitPrice.currency),
};

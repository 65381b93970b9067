import { userError } from '@marketgraph/infra/graphql';
import { type CartRejection } from '../application/carts.ts';
import { type OrderRejection } from '../application/orders.ts';
import { type QuoteRejection } from '../application/place-order.ts';

type Refused = OrderRejection | CartRejection | QuoteRejection;

/** Where an input says which product, and how many of it. */
export type ProductFields = {
  readonly product: readonly string[];
  readonly quantity: readonly string[];
};

/** The entry of `userErrors` that a refusal becomes. */
export const refusal = (refused: Refused, { product, quantity }: ProductFields) => {
  switch (refused.rejected) {
    case 'ProductNotFound':
      return userError('PRODUCT_NOT_FOUND', 'There is no such product.', product);
    case 'ProductNotForSale':
      return userError('PRODUCT_NOT_FOR_SALE', 'This product is not for sale.', product);
    case 'ProductNotInCart':
      return userError('PRODUCT_NOT_IN_CART', 'The product is not in the cart.', product);
    case 'QuantityOutOfRange':
      return userError(
        'QUANTITY_OUT_OF_RANGE',
        'There can be 1 to 999 units of a product.',
        quantity,
      );
    case 'CartIsFull':
      return userError('CART_IS_FULL', 'There can be 100 products in a cart: order some first.');
    case 'CurrenciesDiffer':
      return userError(
        'CURRENCIES_DIFFER',
        'Products priced in different currencies are ordered apart.',
      );
    case 'OrderIsEmpty':
      return userError('ORDER_IS_EMPTY', 'There is nothing to order: add something to the cart.');
    case 'OrderTotalTooLarge':
      return userError(
        'ORDER_TOTAL_TOO_LARGE',
        'This is more than one payment can move: split the order.',
      );
    case 'IdempotencyKeyReused':
      return userError(
        'IDEMPOTENCY_KEY_REUSED',
        'This key was used for another order: take a new one.',
        ['input', 'idempotencyKey'],
      );
    case 'OrderNotFound':
      return userError('ORDER_NOT_FOUND', 'There is no such order.', ['input', 'orderId']);
    case 'OrderAlreadyDispatched':
      return userError('ORDER_ALREADY_DISPATCHED', 'The order is on its way already.');
    case 'OrderAlreadyCompleted':
      return userError('ORDER_ALREADY_COMPLETED', 'The order was delivered already.');
    case 'StaleVersion':
      return {
        ...userError('STALE_VERSION', 'The order has changed: look at it again.', [
          'input',
          'expectedVersion',
        ]),
        currentVersion: refused.currentVersion,
      };
    case 'OrderAlreadyCancelled':
    case 'OrderAlreadyExpired':
    case 'OrderNotReserved':
    case 'OrderNotPaid':
    case 'OrderNotConfirmed':
    case 'OrderNotDispatched':
      throw new Error(`no mutation can be refused with ${refused.rejected}`);
  }
};

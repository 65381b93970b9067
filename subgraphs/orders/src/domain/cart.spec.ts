import { describe, expect, it } from 'vitest';
import {
  type AddToCart,
  type Cart,
  type CartCommand,
  type ChangeCartQuantity,
  type CheckOutCart,
  decide,
  evolve,
  initialState,
  type RemoveFromCart,
} from './cart.ts';

const customerId = '0190a5c0-0000-7000-8000-000000000002';
const productId = '0190a5c0-0000-7000-8000-000000000003';
const orderId = '0190a5c0-0000-7000-8000-000000000001';

const add: AddToCart = { type: 'AddToCart', customerId, productId, quantity: 2 };
const change: ChangeCartQuantity = {
  type: 'ChangeCartQuantity',
  customerId,
  productId,
  quantity: 5,
};
const remove: RemoveFromCart = { type: 'RemoveFromCart', customerId, productId };
const checkOut: CheckOutCart = {
  type: 'CheckOutCart',
  customerId,
  orderId,
  lines: [{ productId, quantity: 2 }],
};

const given = (...commands: readonly CartCommand[]): Cart =>
  commands.reduce((cart, command) => {
    const events = decide(command, cart);
    if ('rejected' in events) throw new Error(`can not be given: ${events.rejected}`);
    return events.reduce(evolve, cart);
  }, initialState);

const outcome = (command: CartCommand, cart: Cart): string => {
  const events = decide(command, cart);
  if ('rejected' in events) return events.rejected;
  return events.map(({ type }) => type).join(' ') || 'ignored';
};

describe('Cart › given an empty cart', () => {
  it('accepts AddToCart: CartItemAdded', () => {
    expect(outcome(add, given())).toBe('CartItemAdded');
  });

  it('ignores RemoveFromCart', () => {
    expect(outcome(remove, given())).toBe('ignored');
  });

  it('rejects ChangeCartQuantity: ProductNotInCart', () => {
    expect(outcome(change, given())).toBe('ProductNotInCart');
  });

  it.each([0, -1, 1000, 2 ** 31])('rejects AddToCart of %i: QuantityOutOfRange', (quantity) => {
    expect(outcome({ ...add, quantity }, given())).toBe('QuantityOutOfRange');
  });
});

describe('Cart › given 2 units of a product', () => {
  const cart = given(add);

  it('adds further units on top', () => {
    expect(given(add, add).lines).toEqual([{ productId, quantity: 4 }]);
  });

  it('rejects AddToCart beyond 999 in all: QuantityOutOfRange', () => {
    expect(outcome({ ...add, quantity: 997 }, cart)).toBe('CartItemAdded');
    expect(outcome({ ...add, quantity: 998 }, cart)).toBe('QuantityOutOfRange');
  });

  it('accepts ChangeCartQuantity: CartItemQuantityChanged', () => {
    expect(outcome(change, cart)).toBe('CartItemQuantityChanged');
    expect(given(add, change).lines).toEqual([{ productId, quantity: 5 }]);
  });

  it('accepts ChangeCartQuantity to 0: CartItemRemoved', () => {
    expect(outcome({ ...change, quantity: 0 }, cart)).toBe('CartItemRemoved');
  });

  it('ignores ChangeCartQuantity to what it is', () => {
    expect(outcome({ ...change, quantity: 2 }, cart)).toBe('ignored');
  });

  it.each([-1, 1000, 2 ** 31])(
    'rejects ChangeCartQuantity to %i: QuantityOutOfRange',
    (quantity) => {
      expect(outcome({ ...change, quantity }, cart)).toBe('QuantityOutOfRange');
    },
  );

  it('accepts RemoveFromCart: CartItemRemoved', () => {
    expect(outcome(remove, cart)).toBe('CartItemRemoved');
    expect(given(add, remove).lines).toEqual([]);
  });
});

describe('Cart › given an order of its 2 units', () => {
  it('is empty after CheckOutCart: CartCheckedOut', () => {
    expect(outcome(checkOut, given(add))).toBe('CartCheckedOut');
    expect(given(add, checkOut).lines).toEqual([]);
  });

  it('keeps what was added meanwhile', () => {
    expect(given(add, add, checkOut).lines).toEqual([{ productId, quantity: 2 }]);
  });

  it('ignores a repeated CheckOutCart, also when the cart is filled again', () => {
    expect(outcome(checkOut, given(add, checkOut, add))).toBe('ignored');
  });

  it('takes nothing that was removed meanwhile', () => {
    expect(given(add, remove, checkOut).lines).toEqual([]);
  });
});

describe('Cart › given 100 products', () => {
  const full = given(
    ...Array.from({ length: 100 }, (_, index) => ({ ...add, productId: `product-${index}` })),
  );

  it('rejects AddToCart of another product: CartIsFull', () => {
    expect(outcome(add, full)).toBe('CartIsFull');
  });

  it('accepts AddToCart of one of them: CartItemAdded', () => {
    expect(outcome({ ...add, productId: 'product-7' }, full)).toBe('CartItemAdded');
  });
});

import type {
  CartCheckedOut,
  CartEvent,
  CartItemAdded,
  CartItemQuantityChanged,
  CartItemRemoved,
} from '@marketgraph/schema';

export type CartLine = { readonly productId: string; readonly quantity: number };

/** `orderIds` remembers what became of it, so that the same order never empties it twice. */
export type Cart = {
  readonly version: number;
  readonly lines: readonly CartLine[];
  readonly orderIds: readonly string[];
};

export type AddToCart = { readonly type: 'AddToCart'; readonly customerId: string } & CartLine;

export type ChangeCartQuantity = {
  readonly type: 'ChangeCartQuantity';
  readonly customerId: string;
} & CartLine;

export type RemoveFromCart = {
  readonly type: 'RemoveFromCart';
  readonly customerId: string;
  readonly productId: string;
};

export type CheckOutCart = {
  readonly type: 'CheckOutCart';
  readonly customerId: string;
  readonly orderId: string;
  readonly lines: readonly CartLine[];
};

export type CartCommand = AddToCart | ChangeCartQuantity | RemoveFromCart | CheckOutCart;

export type CartRejection = {
  readonly rejected: 'ProductNotInCart' | 'QuantityOutOfRange' | 'CartIsFull';
};

/** Of one product, in a cart and in an order. */
export const mostUnits = 999;
const mostProducts = 100;

export const initialState: Cart = { version: 0, lines: [], orderIds: [] };

export const decide = (command: CartCommand, cart: Cart): readonly CartEvent[] | CartRejection => {
  switch (command.type) {
    case 'AddToCart':
      return addToCart(command, cart);
    case 'ChangeCartQuantity':
      return changeCartQuantity(command, cart);
    case 'RemoveFromCart':
      return removeFromCart(command, cart);
    case 'CheckOutCart':
      return checkOutCart(command, cart);
  }
};

const addToCart = (
  { customerId, productId, quantity }: AddToCart,
  cart: Cart,
): readonly CartItemAdded[] | CartRejection => {
  const units = unitsOf(cart, productId);
  if (quantity < 1 || units + quantity > mostUnits) return { rejected: 'QuantityOutOfRange' };
  if (units === 0 && cart.lines.length >= mostProducts) return { rejected: 'CartIsFull' };
  return [{ type: 'CartItemAdded', data: { customerId, productId, quantity } }];
};

const changeCartQuantity = (
  { customerId, productId, quantity }: ChangeCartQuantity,
  cart: Cart,
): readonly (CartItemQuantityChanged | CartItemRemoved)[] | CartRejection => {
  if (quantity === 0)
    return removeFromCart({ type: 'RemoveFromCart', customerId, productId }, cart);
  const units = unitsOf(cart, productId);
  if (units === 0) return { rejected: 'ProductNotInCart' };
  if (quantity < 0 || quantity > mostUnits) return { rejected: 'QuantityOutOfRange' };
  if (quantity === units) return [];
  return [{ type: 'CartItemQuantityChanged', data: { customerId, productId, quantity } }];
};

const removeFromCart = (
  { customerId, productId }: RemoveFromCart,
  cart: Cart,
): readonly CartItemRemoved[] =>
  unitsOf(cart, productId) === 0
    ? []
    : [{ type: 'CartItemRemoved', data: { customerId, productId } }];

const checkOutCart = (
  { customerId, orderId, lines }: CheckOutCart,
  cart: Cart,
): readonly CartCheckedOut[] =>
  cart.orderIds.includes(orderId)
    ? []
    : [{ type: 'CartCheckedOut', data: { customerId, orderId, lines: [...lines] } }];

const unitsOf = ({ lines }: Cart, productId: string): number =>
  lines.find((line) => line.productId === productId)?.quantity ?? 0;

export const evolve = (cart: Cart, event: CartEvent): Cart => ({
  version: cart.version + 1,
  lines: linesAfter(cart, event),
  orderIds:
    event.type === 'CartCheckedOut' ? [...cart.orderIds, event.data.orderId] : cart.orderIds,
});

const linesAfter = (cart: Cart, event: CartEvent): readonly CartLine[] => {
  switch (event.type) {
    case 'CartItemAdded': {
      const { productId, quantity } = event.data;
      return withUnits(cart, productId, unitsOf(cart, productId) + quantity);
    }
    case 'CartItemQuantityChanged':
      return withUnits(cart, event.data.productId, event.data.quantity);
    case 'CartItemRemoved':
      return withUnits(cart, event.data.productId, 0);
    case 'CartCheckedOut':
      return withoutOrdered(cart, event.data.lines);
  }
};

/** A product keeps its place; one without units has none. */
const withUnits = (cart: Cart, productId: string, quantity: number): readonly CartLine[] => {
  const isNew = unitsOf(cart, productId) === 0;
  const lines = isNew ? [...cart.lines, { productId, quantity }] : cart.lines;
  return lines
    .map((line) => (line.productId === productId ? { productId, quantity } : line))
    .filter((line) => line.quantity > 0);
};

/** What was added after the order was placed stays. */
const withoutOrdered = (cart: Cart, ordered: readonly CartLine[]): readonly CartLine[] =>
  cart.lines
    .map(({ productId, quantity }) => {
      const units = ordered.find((line) => line.productId === productId)?.quantity ?? 0;
      return { productId, quantity: quantity - units };
    })
    .filter(({ quantity }) => quantity > 0);

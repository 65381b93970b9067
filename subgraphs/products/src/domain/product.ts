import type {
  Money,
  ProductCreated,
  ProductEvent,
  ProductPriceChanged,
  ProductPublished,
  ProductWithdrawn,
} from '@marketgraph/schema';

type Particulars = ProductCreated['data'];

/** `created` stays as it was said first, so that a repeated creation is told from a different one. */
type Known = { readonly created: Particulars; readonly price: Money };

export type Product =
  | { readonly status: 'New' }
  | ({ readonly status: 'Draft' } & Known)
  | ({ readonly status: 'Published' } & Known)
  | ({ readonly status: 'Withdrawn' } & Known);

export type CreateProduct = { readonly type: 'CreateProduct' } & Particulars;

export type ChangeProductPrice = {
  readonly type: 'ChangeProductPrice';
  readonly productId: string;
  readonly price: Money;
};

export type PublishProduct = { readonly type: 'PublishProduct'; readonly productId: string };

export type WithdrawProduct = { readonly type: 'WithdrawProduct'; readonly productId: string };

export type ProductCommand = CreateProduct | ChangeProductPrice | PublishProduct | WithdrawProduct;

export type ProductRejection = {
  readonly rejected:
    'ProductNotFound' | 'ProductNotPublished' | 'PriceOutOfRange' | 'IdempotencyKeyReused';
};

/** A line of a million units stays within safe integers. */
const largestPriceMinor = 999_999_999;

export const initialState: Product = { status: 'New' };

export const decide = (
  command: ProductCommand,
  product: Product,
): readonly ProductEvent[] | ProductRejection => {
  switch (command.type) {
    case 'CreateProduct':
      return createProduct(command, product);
    case 'ChangeProductPrice':
      return changeProductPrice(command, product);
    case 'PublishProduct':
      return publishProduct(command, product);
    case 'WithdrawProduct':
      return withdrawProduct(command, product);
  }
};

const createProduct = (
  { type: _type, ...particulars }: CreateProduct,
  product: Product,
): readonly ProductCreated[] | ProductRejection => {
  if (product.status !== 'New') {
    return isSameProduct(product.created, particulars) ? [] : { rejected: 'IdempotencyKeyReused' };
  }
  if (!isInRange(particulars.price)) return { rejected: 'PriceOutOfRange' };
  return [{ type: 'ProductCreated', data: particulars }];
};

const changeProductPrice = (
  { productId, price }: ChangeProductPrice,
  product: Product,
): readonly ProductPriceChanged[] | ProductRejection => {
  if (product.status === 'New') return { rejected: 'ProductNotFound' };
  if (!isInRange(price)) return { rejected: 'PriceOutOfRange' };
  if (isSamePrice(product.price, price)) return [];
  return [{ type: 'ProductPriceChanged', data: { productId, price } }];
};

const publishProduct = (
  { productId }: PublishProduct,
  product: Product,
): readonly ProductPublished[] | ProductRejection => {
  switch (product.status) {
    case 'New':
      return { rejected: 'ProductNotFound' };
    case 'Draft':
    case 'Withdrawn':
      return [{ type: 'ProductPublished', data: { productId } }];
    case 'Published':
      return [];
  }
};

const withdrawProduct = (
  { productId }: WithdrawProduct,
  product: Product,
): readonly ProductWithdrawn[] | ProductRejection => {
  switch (product.status) {
    case 'New':
      return { rejected: 'ProductNotFound' };
    case 'Draft':
      return { rejected: 'ProductNotPublished' };
    case 'Published':
      return [{ type: 'ProductWithdrawn', data: { productId } }];
    case 'Withdrawn':
      return [];
  }
};

const isInRange = ({ amountMinor }: Money): boolean =>
  amountMinor > 0 && amountMinor <= largestPriceMinor;

const isSamePrice = (one: Money, other: Money): boolean =>
  one.amountMinor === other.amountMinor && one.currency === other.currency;

const isSameProduct = (one: Particulars, other: Particulars): boolean =>
  one.vendorId === other.vendorId &&
  one.name === other.name &&
  one.description === other.description &&
  one.category === other.category &&
  one.imageUrls.length === other.imageUrls.length &&
  one.imageUrls.every((url, index) => url === other.imageUrls[index]) &&
  isSamePrice(one.price, other.price);

export const evolve = (product: Product, event: ProductEvent): Product => {
  switch (event.type) {
    case 'ProductCreated':
      return { status: 'Draft', created: event.data, price: event.data.price };
    case 'ProductPriceChanged':
      return product.status === 'New' ? product : { ...product, price: event.data.price };
    case 'ProductPublished':
      return product.status === 'New' ? product : { ...product, status: 'Published' };
    case 'ProductWithdrawn':
      return product.status === 'New' ? product : { ...product, status: 'Withdrawn' };
  }
};

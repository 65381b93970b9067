import type {
  Money,
  ProductCreated,
  ProductDeleted,
  ProductDescribed,
  ProductEvent,
  ProductPriceChanged,
  ProductPublished,
  ProductWithdrawn,
} from '@marketgraph/schema';
import type {
  ChangeProductPrice,
  CreateProduct,
  DeleteProduct,
  DescribeProduct,
  ProductCommand,
  PublishProduct,
  WithdrawProduct,
} from './product-commands.ts';

type Particulars = ProductCreated['data'];
type Description = Omit<ProductDescribed['data'], 'productId'>;

/** `created` stays as it was said first, so that a repeated creation is told from a different one. */
type Known = {
  readonly created: Particulars;
  readonly description: Description;
  readonly price: Money;
};

export type Product =
  | { readonly status: 'New' }
  | ({ readonly status: 'Draft' | 'Published' | 'Withdrawn' | 'Deleted' } & Known);

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
    case 'DescribeProduct':
      return describeProduct(command, product);
    case 'ChangeProductPrice':
      return changeProductPrice(command, product);
    case 'PublishProduct':
      return publishProduct(command, product);
    case 'WithdrawProduct':
      return withdrawProduct(command, product);
    case 'DeleteProduct':
      return deleteProduct(command, product);
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

const describeProduct = (
  { type: _type, ...described }: DescribeProduct,
  product: Product,
): readonly ProductDescribed[] | ProductRejection => {
  if (isGone(product)) return { rejected: 'ProductNotFound' };
  if (isSameDescription(product.description, described)) return [];
  return [{ type: 'ProductDescribed', data: described }];
};

const changeProductPrice = (
  { productId, price }: ChangeProductPrice,
  product: Product,
): readonly ProductPriceChanged[] | ProductRejection => {
  if (isGone(product)) return { rejected: 'ProductNotFound' };
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
    case 'Deleted':
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
    case 'Deleted':
      return { rejected: 'ProductNotFound' };
    case 'Draft':
      return { rejected: 'ProductNotPublished' };
    case 'Published':
      return [{ type: 'ProductWithdrawn', data: { productId } }];
    case 'Withdrawn':
      return [];
  }
};

const deleteProduct = (
  { productId }: DeleteProduct,
  product: Product,
): readonly ProductDeleted[] | ProductRejection => {
  if (product.status === 'New') return { rejected: 'ProductNotFound' };
  if (product.status === 'Deleted') return [];
  return [{ type: 'ProductDeleted', data: { productId } }];
};

/** What never was, and what is no more, can not be changed. */
const isGone = (
  product: Product,
): product is
  Extract<Product, { readonly status: 'New' }> | (Existing & { readonly status: 'Deleted' }) =>
  product.status === 'New' || product.status === 'Deleted';

const isInRange = ({ amountMinor }: Money): boolean =>
  amountMinor > 0 && amountMinor <= largestPriceMinor;

const isSamePrice = (one: Money, other: Money): boolean =>
  one.amountMinor === other.amountMinor && one.currency === other.currency;

const isSameProduct = (one: Particulars, other: Particulars): boolean =>
  one.vendorId === other.vendorId &&
  isSameDescription(one, other) &&
  isSamePrice(one.price, other.price);

const isSameDescription = (one: Description, other: Description): boolean =>
  one.name === other.name &&
  one.description === other.description &&
  one.category === other.category &&
  one.imageUrls.length === other.imageUrls.length &&
  one.imageUrls.every((url, index) => url === other.imageUrls[index]);

export const evolve = (product: Product, event: ProductEvent): Product => {
  if (event.type === 'ProductCreated') {
    return {
      status: 'Draft',
      created: event.data,
      description: event.data,
      price: event.data.price,
    };
  }
  return product.status === 'New' ? product : changed(product, event);
};

type Existing = Exclude<Product, { readonly status: 'New' }>;

const changed = (
  product: Existing,
  event: Exclude<ProductEvent, { readonly type: 'ProductCreated' }>,
): Existing => {
  switch (event.type) {
    case 'ProductDescribed':
      return { ...product, description: event.data };
    case 'ProductPriceChanged':
      return { ...product, price: event.data.price };
    case 'ProductPublished':
      return { ...product, status: 'Published' };
    case 'ProductWithdrawn':
      return { ...product, status: 'Withdrawn' };
    case 'ProductDeleted':
      return { ...product, status: 'Deleted' };
  }
};

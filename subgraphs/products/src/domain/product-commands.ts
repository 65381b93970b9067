import type { Money, ProductCreated, ProductDescribed } from '@marketgraph/schema';

/** A draft; the same again, from a client that repeats itself, is no other product. */
export type CreateProduct = { readonly type: 'CreateProduct' } & ProductCreated['data'];

/** Says anew what a product is; what it costs has a command of its own. */
export type DescribeProduct = { readonly type: 'DescribeProduct' } & ProductDescribed['data'];

export type ChangeProductPrice = {
  readonly type: 'ChangeProductPrice';
  readonly productId: string;
  readonly price: Money;
};

export type PublishProduct = { readonly type: 'PublishProduct'; readonly productId: string };

export type WithdrawProduct = { readonly type: 'WithdrawProduct'; readonly productId: string };

export type DeleteProduct = { readonly type: 'DeleteProduct'; readonly productId: string };

export type ProductCommand =
  | CreateProduct
  | DescribeProduct
  | ChangeProductPrice
  | PublishProduct
  | WithdrawProduct
  | DeleteProduct;

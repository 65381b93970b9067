import { randomUUID } from 'node:crypto';
import { isRejected } from '@marketgraph/infra/engine';
import {
  commandMetadata,
  parseInput,
  type RequestContext,
  requireRole,
  userError,
} from '@marketgraph/infra/graphql';
import { type z } from 'zod';
import { type Products } from '../application/products.ts';
import {
  changeProductPriceInput,
  createProductInput,
  describeProductInput,
  productInput,
} from './input.ts';

type Input = { readonly input: unknown };

const refusals = {
  ProductNotFound: userError('PRODUCT_NOT_FOUND', 'There is no such product.', [
    'input',
    'productId',
  ]),
  ProductNotPublished: userError(
    'PRODUCT_NOT_PUBLISHED',
    'This product is a draft: it is not on sale.',
    ['input', 'productId'],
  ),
  PriceOutOfRange: userError(
    'PRICE_OUT_OF_RANGE',
    'A price is more than nothing and at most 999,999,999 minor units.',
    ['input', 'price', 'amount'],
  ),
  IdempotencyKeyReused: userError(
    'IDEMPOTENCY_KEY_REUSED',
    'This key has created a product with other particulars: take a new key.',
    ['input', 'idempotencyKey'],
  ),
} as const;

export const createMutation = (products: Products) => ({
  createProduct: async (_root: unknown, { input }: Input, context: RequestContext) => {
    const { id: vendorId } = requireRole(context, 'VENDOR', 'ADMIN');
    const parsed = parseInput(createProductInput, input);
    if (!parsed.ok) return { product: null, replayed: false, userErrors: parsed.userErrors };
    const metadata = commandMetadata(context, randomUUID());
    const result = await products.create({ ...parsed.value, vendorId }, metadata);
    if (isRejected(result)) {
      return { product: null, replayed: false, userErrors: [refusals[result.rejected]] };
    }
    return { product: result.product, replayed: result.isRepeat, userErrors: [] };
  },
  describeProduct: changing(products, describeProductInput, 'DescribeProduct'),
  changeProductPrice: changing(products, changeProductPriceInput, 'ChangeProductPrice'),
  publishProduct: changing(products, productInput, 'PublishProduct'),
  withdrawProduct: changing(products, productInput, 'WithdrawProduct'),
  deleteProduct: changing(products, productInput, 'DeleteProduct'),
});

type Change = Parameters<Products['change']>[1];

/** The resolver of a command on one product, whose input holds just what the command says. */
const changing =
  <Type extends Change['type']>(
    products: Products,
    schema: z.ZodType<Omit<Extract<Change, { readonly type: Type }>, 'type'>>,
    type: Type,
  ) =>
  async (_root: unknown, { input }: Input, context: RequestContext) => {
    const viewer = requireRole(context, 'VENDOR', 'ADMIN');
    const parsed = parseInput(schema, input);
    if (!parsed.ok) return { product: null, userErrors: parsed.userErrors };
    const metadata = commandMetadata(context, randomUUID());
    const result = await products.change(viewer, { type, ...parsed.value } as Change, metadata);
    if (isRejected(result)) return { product: null, userErrors: [refusals[result.rejected]] };
    return { product: result, userErrors: [] };
  };

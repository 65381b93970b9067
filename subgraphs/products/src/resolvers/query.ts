import { connectionOf, parsePage, type RequestContext } from '@marketgraph/infra/graphql';
import { GraphQLError } from 'graphql';
import { type z } from 'zod';
import { mayListUnpublished } from '../policies.ts';
import { type ProductSort, sortOrders } from '../read-model/product-sort.ts';
import { type ProductFilter } from '../read-model/product-view.ts';
import { productFilter } from './input.ts';
import { type ProductParts, visibleProduct } from './product.ts';

type ListArguments = {
  readonly filter?: unknown;
  readonly sort?: ProductSort | null;
  readonly first?: number | null;
  readonly after?: string | null;
};

const parseFilter = (filter: unknown): z.output<typeof productFilter> => {
  const parsed = productFilter.safeParse(filter);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(
    ({ path, message }) => `${['filter', ...path].join('.')}: ${message}`,
  );
  throw new GraphQLError(problems.join(' '), { extensions: { code: 'BAD_USER_INPUT' } });
};

export const createQuery = (parts: ProductParts) => ({
  products: async (_root: unknown, args: ListArguments, { viewer }: RequestContext) => {
    const order = sortOrders[args.sort ?? 'NEWEST'];
    const page = parsePage(args, order.cursor);
    const filter: ProductFilter = {
      ...parseFilter(args.filter),
      unpublished: mayListUnpublished(viewer),
    };
    return connectionOf({
      rows: await parts.readModel.page(filter, order, page),
      page,
      cursorOf: order.cursorOf,
      totalCount: () => parts.readModel.count(filter),
    });
  },
  product: (_root: unknown, { id }: { readonly id: string }, context: RequestContext) =>
    visibleProduct(parts, id, context),
  categories: () => parts.readModel.categories(),
});

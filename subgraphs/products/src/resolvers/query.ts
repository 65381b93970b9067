import { connectionOf, parsePage, type RequestContext } from '@marketgraph/infra/graphql';
import { GraphQLError } from 'graphql';
import { type z } from 'zod';
import { mayListUnpublished } from '../policies.ts';
import { type ProductSort, type SortOrder, sortOrders } from '../read-model/product-sort.ts';
import { type ProductFilter } from '../read-model/product-filter.ts';
import { productFilter } from './input.ts';
import { type ProductParts, visibleProduct } from './product.ts';

type ListArguments = {
  readonly filter?: unknown;
  readonly sort?: ProductSort | null;
  readonly first?: number | null;
  readonly after?: string | null;
};

const badInput = (message: string): GraphQLError =>
  new GraphQLError(message, { extensions: { code: 'BAD_USER_INPUT' } });

/** What fits best comes first where something is searched for. */
const orderOf = (sort: ProductSort | null | undefined, search: string | undefined): SortOrder => {
  if (sort === 'RELEVANCE' && search === undefined) {
    throw badInput('sort: RELEVANCE needs a text to search for: filter.search');
  }
  return sortOrders[sort ?? (search === undefined ? 'NEWEST' : 'RELEVANCE')];
};

const parseFilter = (filter: unknown): z.output<typeof productFilter> => {
  const parsed = productFilter.safeParse(filter);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(
    ({ path, message }) => `${['filter', ...path].join('.')}: ${message}`,
  );
  throw badInput(problems.join(' '));
};

export const createQuery = (parts: ProductParts) => ({
  products: async (_root: unknown, args: ListArguments, { viewer }: RequestContext) => {
    const filter: ProductFilter = {
      ...parseFilter(args.filter),
      unpublished: mayListUnpublished(viewer),
    };
    const order = orderOf(args.sort, filter.search);
    const page = parsePage(args, order.cursor);
    const connection = connectionOf({
      rows: await parts.readModel.page(filter, order, page),
      page,
      cursorOf: order.cursorOf,
      totalCount: () => parts.readModel.count(filter),
    });
    return { ...connection, facets: () => parts.readModel.facets(filter) };
  },
  product: (_root: unknown, { id }: { readonly id: string }, context: RequestContext) =>
    visibleProduct(parts, id, context),
  categories: () => parts.readModel.categories(),
});

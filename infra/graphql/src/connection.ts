import { GraphQLError } from 'graphql';

export type JsonScalar = string | number | boolean | null;

/** A keyset page: `after` holds the sort values of the last row the client has seen. */
export type Page = { readonly limit: number; readonly after: readonly JsonScalar[] | undefined };

const defaultSize = 20;
const largestSize = 100;

const badInput = (message: string): GraphQLError =>
  new GraphQLError(message, { extensions: { code: 'BAD_USER_INPUT' } });

/** Checks `first` (1 to 100, default 20) and decodes `after`; throws `BAD_USER_INPUT`. */
export const parsePage = (args: {
  readonly first?: number | null | undefined;
  readonly after?: string | null | undefined;
}): Page => {
  const limit = args.first ?? defaultSize;
  if (limit < 1 || limit > largestSize) {
    throw badInput(`first must be from 1 to ${largestSize}, not ${limit}`);
  }
  return { limit, after: args.after == null ? undefined : decodeCursor(args.after) };
};

const encodeCursor = (values: readonly JsonScalar[]): string =>
  Buffer.from(JSON.stringify(values)).toString('base64url');

const isScalar = (value: unknown): value is JsonScalar =>
  value === null || ['string', 'number', 'boolean'].includes(typeof value);

const decodeCursor = (cursor: string): readonly JsonScalar[] => {
  const values = parseJson(Buffer.from(cursor, 'base64url').toString());
  if (Array.isArray(values) && values.length > 0 && values.every(isScalar)) return values;
  throw badInput('after is not a cursor of this list: pass an endCursor unchanged');
};

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined; // Told apart from valid JSON by its shape.
  }
};

export type Connection<Node> = {
  readonly edges: readonly { readonly node: Node; readonly cursor: string }[];
  readonly nodes: readonly Node[];
  readonly pageInfo: {
    readonly hasNextPage: boolean;
    readonly hasPreviousPage: boolean;
    readonly startCursor: string | null;
    readonly endCursor: string | null;
  };
  /** A function, so that nothing is counted unless the client asks. */
  readonly totalCount: () => Promise<number>;
};

/**
 * The connection of one page. `rows` are up to `limit + 1` rows in order: the extra one only tells
 * whether there is a next page. `cursorOf` gives a row's sort values, ending in its unique key.
 */
export const connectionOf = <Item>(list: {
  readonly rows: readonly Item[];
  readonly page: Page;
  readonly cursorOf: (row: Item) => readonly JsonScalar[];
  readonly totalCount: () => Promise<number>;
}): Connection<Item> => {
  const nodes = list.rows.slice(0, list.page.limit);
  const edges = nodes.map((node) => ({ node, cursor: encodeCursor(list.cursorOf(node)) }));
  return {
    edges,
    nodes,
    pageInfo: {
      hasNextPage: list.rows.length > list.page.limit,
      hasPreviousPage: list.page.after !== undefined,
      startCursor: edges.at(0)?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
    totalCount: list.totalCount,
  };
};

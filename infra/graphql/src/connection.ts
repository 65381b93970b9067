import { GraphQLError } from 'graphql';
import { z } from 'zod';

export type JsonScalar = string | number | boolean | null;

/** A keyset page: `after` holds the sort values of the last row the client has seen. */
export type Page<After extends readonly JsonScalar[] = readonly JsonScalar[]> = {
  readonly limit: number;
  readonly after: After | undefined;
};

const defaultSize = 20;
const largestSize = 100;

const badInput = (message: string): GraphQLError =>
  new GraphQLError(message, { extensions: { code: 'BAD_USER_INPUT' } });

type PageArguments = {
  readonly first?: number | null | undefined;
  readonly after?: string | null | undefined;
};

const anyCursor: z.ZodType<readonly JsonScalar[]> = z
  .array(z.union([z.string(), z.number(), z.boolean(), z.null()]))
  .min(1);

/**
 * Checks `first` (1 to 100, default 20) and decodes `after`; throws `BAD_USER_INPUT`. `cursor` says
 * which sort values this list's cursors hold, so that a forged one never reaches a statement.
 */
export function parsePage(args: PageArguments): Page;
export function parsePage<After extends readonly JsonScalar[]>(
  args: PageArguments,
  cursor: z.ZodType<After>,
): Page<After>;
export function parsePage(
  args: PageArguments,
  cursor: z.ZodType<readonly JsonScalar[]> = anyCursor,
): Page {
  const limit = args.first ?? defaultSize;
  if (limit < 1 || limit > largestSize) {
    throw badInput(`first must be from 1 to ${largestSize}, not ${limit}`);
  }
  if (args.after == null) return { limit, after: undefined };
  const after = cursor.safeParse(decodeCursor(args.after));
  if (after.success) return { limit, after: after.data };
  throw badInput('after is not a cursor of this list: pass an endCursor unchanged');
}

const encodeCursor = (values: readonly JsonScalar[]): string =>
  Buffer.from(JSON.stringify(values)).toString('base64url');

const decodeCursor = (cursor: string): unknown => {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString()) as unknown;
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

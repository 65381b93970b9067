import { type JsonScalar } from '@marketgraph/infra/graphql';
import { uuid } from '@marketgraph/schema';
import { type ProductView } from '@marketgraph/schema/views';
import { z } from 'zod';

export type ProductSort = 'RELEVANCE' | 'NEWEST' | 'PRICE_ASC' | 'PRICE_DESC' | 'NAME';

/** A product in a list; `relevance` is `0` where nothing is searched for. */
export type ListedProduct = ProductView & { readonly relevance: string };

/** An order of the list: its columns, all in one direction so that one row comparison pages through it. */
export type SortOrder = {
  readonly columns: readonly (keyof ListedProduct)[];
  readonly direction: 'asc' | 'desc';
  /** The values of the columns, as a cursor holds them. */
  readonly cursor: z.ZodType<readonly JsonScalar[]>;
  readonly cursorOf: (row: ListedProduct) => readonly JsonScalar[];
};

/** Postgres has no NUL; a forged cursor may. */
const storedText = z.string().refine((text) => !text.includes('\0'));

/** Amounts of different currencies do not compare: each currency is a block of its own. */
const byPrice = {
  columns: ['currency', 'priceMinor', 'productId'],
  cursor: z.tuple([z.string().regex(/^[A-Z]{3}$/), z.int(), uuid]),
  cursorOf: ({ currency, priceMinor, productId }: ListedProduct) => [
    currency,
    priceMinor,
    productId,
  ],
} as const;

export const sortOrders: Readonly<Record<ProductSort, SortOrder>> = {
  RELEVANCE: {
    columns: ['relevance', 'productId'],
    direction: 'desc',
    cursor: z.tuple([z.string().regex(/^\d\.\d{6}$/), uuid]),
    cursorOf: ({ relevance, productId }) => [relevance, productId],
  },
  NEWEST: {
    columns: ['createdAt', 'productId'],
    direction: 'desc',
    cursor: z.tuple([z.iso.datetime(), uuid]),
    cursorOf: ({ createdAt, productId }) => [createdAt, productId],
  },
  PRICE_ASC: { ...byPrice, direction: 'asc' },
  PRICE_DESC: { ...byPrice, direction: 'desc' },
  NAME: {
    columns: ['name', 'productId'],
    direction: 'asc',
    cursor: z.tuple([storedText, uuid]),
    cursorOf: ({ name, productId }) => [name, productId],
  },
};

import { uuid } from '@marketgraph/schema';
import { type JsonScalar } from '@marketgraph/infra/graphql';
import { type ProductView } from '@marketgraph/schema/views';
import { z } from 'zod';

export type ProductSort = 'NEWEST' | 'PRICE_ASC' | 'PRICE_DESC' | 'NAME';

/** An order of the list: its columns, all in one direction so that one row comparison pages through it. */
export type SortOrder = {
  readonly columns: readonly (keyof ProductView)[];
  readonly direction: 'asc' | 'desc';
  /** The values of the columns, as a cursor holds them. */
  readonly cursor: z.ZodType<readonly JsonScalar[]>;
  readonly cursorOf: (row: ProductView) => readonly JsonScalar[];
};

/** Postgres has no NUL; a forged cursor may. */
const storedText = z.string().refine((text) => !text.includes('\0'));

/** Amounts of different currencies do not compare: each currency is a block of its own. */
const byPrice = {
  columns: ['currency', 'priceMinor', 'productId'],
  cursor: z.tuple([z.string().regex(/^[A-Z]{3}$/), z.int(), uuid]),
  cursorOf: ({ currency, priceMinor, productId }: ProductView) => [currency, priceMinor, productId],
} as const;

export const sortOrders: Readonly<Record<ProductSort, SortOrder>> = {
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

import { searchable } from '@marketgraph/projections/product-view';
import { type RawBuilder, sql } from 'kysely';

/** What is looked for, ready for a statement. */
export type ProductSearch = {
  /** True for a product that has every word, or begins of words, or a name that looks alike. */
  readonly matches: RawBuilder<boolean>;
  /** How well it fits: the name counts more than the text. Exact decimals, so that a cursor can hold it. */
  readonly relevance: RawBuilder<string>;
};

/** Written as in the index of `product_view`, which is used for nothing else. */
const words = sql`(
  setweight(to_tsvector('simple', search_name), 'A') ||
  setweight(to_tsvector('simple', search_text), 'C'))`;

/**
 * A search by words, tolerant of typing errors in names (trigrams; Postgres calls names alike from a
 * similarity of 0.6 on). A text without letters and digits finds nothing.
 */
export const productSearch = (text: string): ProductSearch => {
  const wanted = searchable(text);
  if (wanted === '') return { matches: sql<boolean>`false`, relevance: sql<string>`0` };
  const query = sql`to_tsquery('simple', ${prefixes(wanted)})`;
  const alike = sql`word_similarity(${wanted}, search_name)`;
  return {
    matches: sql<boolean>`(${words} @@ ${query} or ${wanted} <% search_name)`,
    relevance: sql<string>`round((ts_rank(${words}, ${query}) + ${alike})::numeric, 6)`,
  };
};

/** Nothing but letters and digits is left of the words, so none of them is taken for an operator. */
const prefixes = (wanted: string): string =>
  wanted
    .split(' ')
    .map((word) => `${word}:*`)
    .join(' & ');

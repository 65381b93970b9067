import type { Stripe } from 'stripe';
import { z } from 'zod';

import { list, positiveInteger, timestamp } from './form.ts';
import { noSuch, type Refused } from './refusal.ts';

const range = z.strictObject({
  gt: timestamp.optional(),
  gte: timestamp.optional(),
  lt: timestamp.optional(),
  lte: timestamp.optional(),
});

/** Parameters that every list takes. */
export const paging = {
  limit: positiveInteger.refine((limit) => limit <= 100, 'at most 100').optional(),
  starting_after: z.string().optional(),
  ending_before: z.string().optional(),
  created: z.union([timestamp, range]).optional(),
  expand: list.optional(),
};
export type Paging = z.output<z.ZodObject<typeof paging>>;

type Listed = { readonly id: string; readonly created: number };
export type Page<T> = { readonly items: readonly T[]; readonly hasMore: boolean };

/** The asked part of what is given oldest first; Stripe lists newest first. */
export const pageOf = <T extends Listed>(
  oldestFirst: readonly T[],
  paging: Paging,
): Page<T> | Refused => {
  const newestFirst = oldestFirst.filter((item) => isWithin(item, paging.created)).reverse();
  const { starting_after: after, ending_before: before, limit = 10 } = paging;
  const cursor = after ?? before;
  const at = newestFirst.findIndex(({ id }) => id === cursor);
  if (cursor !== undefined && at < 0)
    return noSuch('object', cursor, {
      param: after ? 'starting_after' : 'ending_before',
      status: 400,
    });
  if (before === undefined || after !== undefined) {
    const rest = newestFirst.slice(at + 1);
    return { items: rest.slice(0, limit), hasMore: rest.length > limit };
  }
  const newer = newestFirst.slice(0, at);
  return { items: newer.slice(-limit), hasMore: newer.length > limit };
};

const isWithin = ({ created }: Listed, wanted: Paging['created']): boolean => {
  if (wanted === undefined) return true;
  if (typeof wanted === 'number') return created === wanted;
  const { gt = -1, gte = 0, lt = Infinity, lte = Infinity } = wanted;
  return created > gt && created >= gte && created < lt && created <= lte;
};

export const listBody = <T extends object>(
  url: string,
  data: readonly T[],
  hasMore: boolean,
): Stripe.ApiList<T> => ({
  object: 'list',
  data: [...data],
  has_more: hasMore,
  url,
});

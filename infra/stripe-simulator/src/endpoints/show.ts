import type { Call } from '../endpoint.ts';
import { expand } from '../expand.ts';
import { listBody, type Page } from '../page-of.ts';
import type { Refused } from '../refusal.ts';
import { resourceOf, type VisibleRow } from '../resources/resource.ts';

export type Expanding = { readonly expand?: readonly string[] | undefined };

/** Shows a thing, with the ids that were asked for replaced by what they stand for. */
export const shown = (
  { ledger, params, baseUrl }: Call<Expanding>,
  body: object,
  changed: readonly VisibleRow[] = [],
): { readonly body: object } | Refused =>
  expand(body, params.expand ?? [], (id) => {
    const row = changed.find(({ value }) => value.id === id) ?? rowOf(ledger, id);
    return row && resourceOf(row, baseUrl);
  });

/** Shows one page of a list. */
export const shownPage = <T>(
  call: Call<Expanding>,
  { items, hasMore }: Page<T>,
  { url, show }: { url: string; show: (item: T) => object },
): { readonly body: object } | Refused => shown(call, listBody(url, items.map(show), hasMore));

const kinds = {
  pi_: 'payment_intent',
  ch_: 'charge',
  re_: 'refund',
  pm_: 'payment_method',
} as const;

const rowOf = (ledger: Call<unknown>['ledger'], id: string): VisibleRow | undefined => {
  const prefix = id.slice(0, 3);
  switch (prefix) {
    case 'pi_':
    case 'ch_':
    case 're_':
    case 'pm_': {
      const kind = kinds[prefix];
      const value = ledger.get(kind, id);
      return value && ({ kind, value } as VisibleRow);
    }
    default:
      return undefined;
  }
};

import type { Call } from '../endpoint.ts';
import { expand } from '../expand.ts';
import { listBody, type Page } from '../page-of.ts';
import type { Refused } from '../refusal.ts';
import { resourceOf, type VisibleRow } from '../resources/resource.ts';

export type Expanding = { readonly expand?: readonly string[] | undefined };

/** Shows a thing, with the ids that were asked for replaced by what they stand for. */
export const shown = (
  call: Call<Expanding>,
  body: object,
  changed: readonly VisibleRow[] = [],
): { readonly body: object } | Refused =>
  expand(body, call.params.expand ?? [], (id) => {
    const row = changed.find(({ value }) => value.id === id) ?? rowOf(call.ledger, id);
    return row && resourceOf(row, call);
  });

/** Shows one page of a list. */
export const shownPage = <T>(
  call: Call<Expanding>,
  { items, hasMore }: Page<T>,
  { url, show }: { url: string; show: (item: T) => object },
): { readonly body: object } | Refused => shown(call, listBody(url, items.map(show), hasMore));

const kinds = new Map<string, VisibleRow['kind']>([
  ['pi', 'payment_intent'],
  ['ch', 'charge'],
  ['re', 'refund'],
  ['pm', 'payment_method'],
  ['du', 'dispute'],
  ['txn', 'balance_transaction'],
]);

const rowOf = (ledger: Call<unknown>['ledger'], id: string): VisibleRow | undefined => {
  const kind = kinds.get(id.split('_')[0] ?? '');
  const value = kind && ledger.get(kind, id);
  return value && ({ kind, value } as VisibleRow);
};

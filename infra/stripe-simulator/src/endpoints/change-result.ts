import type { Happening, RefusedRequest, Result } from '../answer.ts';
import { booked } from '../book.ts';
import type { Call } from '../endpoint.ts';
import { subjectOf, type EventType } from '../event-type.ts';
import { isRefused } from '../refusal.ts';
import { resourceOf, type VisibleRow } from '../resources/resource.ts';
import { shown, type Expanding } from './show.ts';

/** Pairs each event with the changed thing that it shows. */
export const happenings = (
  types: readonly EventType[],
  rows: readonly VisibleRow[],
): readonly Happening[] =>
  types.flatMap((type) => {
    const row = rows.find(({ kind }) => kind === subjectOf(type));
    return row ? [{ type, row }] : [];
  });

type Change = { readonly rows: readonly VisibleRow[]; readonly happened: readonly EventType[] };

/** Turns a change into what is stored, told and answered: the first of its rows. */
export const changeResult = (
  call: Call<Expanding>,
  { rows: changed, happened }: Change,
): Result | RefusedRequest => {
  const rows = booked(call, changed);
  const [first] = rows;
  const body = shown(call, first ? resourceOf(first, call) : {}, rows);
  if (isRefused(body)) return body;
  return { ...body, rows, happened: happenings(happened, rows) };
};

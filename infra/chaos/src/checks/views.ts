import { isDeepStrictEqual } from 'node:util';
import { type AnyProjection } from '@marketgraph/infra/engine';
import { type RecordedEvent } from '@marketgraph/schema';
import { type Check } from '../facts/facts.ts';
import { createReport } from './violations.ts';

/** Every view in Postgres equals a fold of the whole log, row for row. */
export const views: Check = ({ views: stored }) => {
  const { unless, violations } = createReport('views');
  for (const { projection, events, rows } of stored) {
    const { view, table } = projection;
    const wanted = fold(projection, events);
    const found = new Map(rows.map((row) => [String(row[table.key]), row]));
    for (const [key, row] of wanted) {
      const there = found.get(key);
      const isSame = isDeepStrictEqual(plain(there, table.columns), plain(row, table.columns));
      unless(isSame, `${view} ${key} is ${show(there)}, not ${show(row)}`, key);
    }
    for (const key of found.keys()) unless(wanted.has(key), `${view} ${key} should not be`, key);
  }
  return violations;
};

const fold = (
  projection: AnyProjection,
  events: readonly RecordedEvent[],
): ReadonlyMap<string, object> => {
  const rows = new Map<string, object>();
  for (const event of events) {
    for (const key of new Set(projection.keysOf(event))) {
      const row = projection.project(rows.get(key), event, key);
      if (row) rows.set(key, row);
      else rows.delete(key);
    }
  }
  return rows;
};

/** As both would be in JSON, with every column. */
const plain = (row: object | undefined, columns: Readonly<Record<string, string>>): unknown => {
  if (row === undefined) return undefined;
  const known: Readonly<Record<string, unknown>> = { ...row };
  return JSON.parse(
    JSON.stringify(
      Object.fromEntries(Object.keys(columns).map((name) => [name, known[name] ?? null])),
    ),
  );
};

const show = (row: object | undefined): string => (row ? JSON.stringify(row) : 'missing');

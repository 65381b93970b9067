import { type Row, RowRefusedError, type ViewTable } from '@marketgraph/infra/ports';

/** JSON escapes of what text in Postgres can not hold: NUL, and halves of surrogate pairs. */
const suspicious = /\\u(0000|d[89a-f])/i;

/**
 * Rows as one JSON text. What Postgres could never store is replaced by U+FFFD: one such character
 * in somebody's input must not stop a view for everybody.
 */
export const rowsAsJson = (table: ViewTable, rows: readonly Row[]): string => {
  for (const row of rows) requireColumns(table, row);
  return jsonText(rows);
};

/** JSON that Postgres takes as `jsonb`, whatever the text in it. */
export const jsonText = (value: object): string => {
  const text = JSON.stringify(value);
  return suspicious.test(text) ? JSON.stringify(value, storable) : text;
};

const requireColumns = (table: ViewTable, row: Row): void => {
  for (const field of Object.keys(row)) {
    if (field in table.columns) continue;
    throw new RowRefusedError(`${table.name} has no column ${field}`);
  }
};

const storable = (_key: string, value: unknown): unknown =>
  typeof value === 'string' ? value.replaceAll('\u0000', '\uFFFD').toWellFormed() : value;

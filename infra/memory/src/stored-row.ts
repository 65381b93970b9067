import { type Row, RowRefusedError, type ViewTable } from '@marketgraph/infra/ports';
import { asJson } from './as-json.ts';

/** A row as a table would hand it back: JSON, every column there, instants in UTC with milliseconds. */
export const storedRow = (table: ViewTable, row: Row): Row => {
  const unknown = Object.keys(row).filter((field) => !(field in table.columns));
  if (unknown.length > 0) {
    throw new RowRefusedError(`${table.name} has no column ${unknown.join(', ')}`);
  }
  return Object.fromEntries(
    Object.entries(table.columns).map(([field, type]) => [field, storedValue(type, row[field])]),
  );
};

const storedValue = (type: string, value: unknown): unknown =>
  type.startsWith('timestamptz') && typeof value === 'string'
    ? new Date(value).toISOString()
    : asJson(value);

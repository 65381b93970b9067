import { type ViewTable } from '@marketgraph/infra/ports';
import { columnName, quoted } from './column-name.ts';

/** A statement the server plans once per connection. */
type NamedStatement = { readonly name: string; readonly text: string };

/** One statement each for any number of rows. */
export type TableStatements = {
  /** `$1` the keys; columns come back under their fields' names. */
  readonly load: NamedStatement;
  /** `$1` a JSON array of rows by field. */
  readonly save: NamedStatement;
  /** `$1` the keys. */
  readonly remove: NamedStatement;
};

/** Builds the statements of a table; its names and types are ours, never a user's. */
export const tableStatements = (table: ViewTable): TableStatements => {
  const name = quoted(table.name);
  const key = column(table.key);
  return {
    load: named(table, 'load', `select ${selection(table)} from ${name} where ${key} = any($1)`),
    save: named(table, 'save', upsert(table)),
    remove: named(table, 'remove', `delete from ${name} where ${key} = any($1)`),
  };
};

const column = (field: string): string => quoted(columnName(field));

const named = (table: ViewTable, verb: string, text: string): NamedStatement => ({
  name: `${verb} ${table.name} ${table.version}`,
  text,
});

const selection = ({ columns }: ViewTable): string =>
  Object.keys(columns)
    .map((field) => `${column(field)} as ${quoted(field)}`)
    .join(', ');

const upsert = ({ name, key, columns }: ViewTable): string => {
  const fields = Object.keys(columns);
  const recordOf = Object.entries(columns).map(([field, type]) => `${quoted(field)} ${type}`);
  const updates = fields
    .filter((field) => field !== key)
    .map((field) => `${column(field)} = excluded.${column(field)}`);
  return `insert into ${quoted(name)} (${fields.map(column).join(', ')})
    select ${fields.map(quoted).join(', ')}
    from jsonb_to_recordset($1::jsonb) as given (${recordOf.join(', ')})
    on conflict (${column(key)}) do update set ${updates.join(', ')}`;
};

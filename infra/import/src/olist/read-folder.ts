import { createReadStream } from 'node:fs';
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'csv-parse';
import { z } from 'zod';
import { type Remark } from '../report.ts';
import { type FileName, files, type RowOf } from './rows.ts';

/** All rows that could be read, and a remark for each that could not. */
export type Folder = {
  readonly rows: { readonly [Name in FileName]: readonly RowOf<Name>[] };
  readonly remarks: readonly Remark[];
};

/** The folder is not such a data set; the message names what is missing. */
export class NotADataSetError extends Error {
  readonly code = 'NOT_A_DATA_SET';
}

const names = Object.keys(files) as readonly FileName[];

/** Reads the data set. Throws `NotADataSetError` when files are missing; a bad row only becomes a remark. */
export const readFolder = async (folder: string): Promise<Folder> => {
  await requireFiles(folder);
  const remarks: Remark[] = [];
  const read = <Name extends FileName>(name: Name): Promise<readonly RowOf<Name>[]> =>
    readRows(join(folder, name), name, (remark) => remarks.push(remark));
  const rows = {
    'customers.csv': await read('customers.csv'),
    'sellers.csv': await read('sellers.csv'),
    'category_translation.csv': await read('category_translation.csv'),
    'products.csv': await read('products.csv'),
    'orders.csv': await read('orders.csv'),
    'order_items.csv': await read('order_items.csv'),
    'order_payments.csv': await read('order_payments.csv'),
  };
  return { rows, remarks };
};

const requireFiles = async (folder: string): Promise<void> => {
  const isMissing = await Promise.all(
    names.map((name) =>
      access(join(folder, name)).then(
        () => false,
        () => true,
      ),
    ),
  );
  const missing = names.filter((_name, index) => isMissing[index]);
  if (missing.length > 0) {
    throw new NotADataSetError(
      `${folder} is not a folder of the Olist data set: it has no ${missing.join(', ')}.`,
    );
  }
};

const readRows = async <Name extends FileName>(
  file: string,
  name: Name,
  remark: (remark: Remark) => void,
): Promise<readonly RowOf<Name>[]> => {
  const rows: RowOf<Name>[] = [];
  const records = createReadStream(file).pipe(
    parse({ columns: true, bom: true, info: true, relax_column_count: true, trim: true }),
  );
  for await (const found of records) {
    const { record, info } = parsedRecord.parse(found);
    const row = files[name].safeParse(record);
    if (row.success) {
      // The schema of `name` made it: TypeScript does not follow an indexed schema to its output.
      rows.push(row.data as RowOf<Name>);
    } else {
      remark({
        outcome: 'refused',
        kind: 'row',
        id: `${name}:${info.lines}`,
        code: 'MALFORMED_ROW',
        detail: row.error.issues
          .map(({ path, message }) => `${path.join('.')} ${message}`)
          .join('; '),
      });
    }
  }
  return rows;
};

const parsedRecord = z.object({
  record: z.record(z.string(), z.string()),
  info: z.object({ lines: z.number() }),
});

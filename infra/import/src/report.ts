import { writeFile } from 'node:fs/promises';

/** One thing about the data that a person should know: a row refused, or accepted with a warning. */
export type Remark = {
  readonly outcome: 'refused' | 'accepted';
  readonly kind: 'row' | 'user' | 'product' | 'order' | 'payment';
  /** The id in the data set, or `file:line` of a row that could not be read. */
  readonly id: string;
  /** SCREAMING_SNAKE, the same for the same cause. */
  readonly code: string;
  readonly detail: string;
};

/** Remarks counted by outcome, kind and code, most frequent first. */
export const countRemarks = (
  remarks: readonly Remark[],
): readonly { readonly name: string; readonly count: number }[] =>
  [...Map.groupBy(remarks, ({ outcome, kind, code }) => `${kind} ${outcome}: ${code}`)]
    .map(([name, group]) => ({ name, count: group.length }))
    .sort((a, b) => b.count - a.count);

const quoted = (value: string): string => `"${value.replaceAll('"', '""')}"`;

/** Writes all remarks as CSV, one line each, for people and spreadsheets. */
export const writeReport = async (file: string, remarks: readonly Remark[]): Promise<void> => {
  const header = 'outcome,kind,id,code,detail';
  const lines = remarks.map(({ outcome, kind, id, code, detail }) =>
    [outcome, kind, id, code, detail].map(quoted).join(','),
  );
  await writeFile(file, `${[header, ...lines].join('\n')}\n`);
};

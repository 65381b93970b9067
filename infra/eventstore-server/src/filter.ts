import type { LogRecord } from './record.ts';

/** Which records of the log a reader wants. */
export type Filter = (record: LogRecord) => boolean;

export type FilterRule = {
  readonly on: 'stream' | 'type';
  /** A record matches if any prefix or the expression does. */
  readonly prefixes: readonly string[];
  readonly regex: string;
};

export const everything: Filter = () => true;

/** Throws a SyntaxError if the expression is not one that JavaScript knows. */
export const createFilter = ({ on, prefixes, regex }: FilterRule): Filter => {
  if (regex === '') return (record) => prefixes.some((prefix) => record[on].startsWith(prefix));
  const expression = createExpression(regex);
  return (record) => expression.test(record[on]);
};

/** Only the unicode mode knows \p{…}, and only the other one forgives needless escapes. */
const createExpression = (source: string): RegExp => {
  try {
    return new RegExp(source, 'u');
  } catch {
    return new RegExp(source);
  }
};

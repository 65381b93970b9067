import { createFilter, type FilterRule } from '../filter.ts';
import { invalidArgument } from './rpc-error.ts';

type Expression = { getRegex(): string; getPrefixList(): string[] };

/** Reads and groups are filtered by different messages with the same fields. */
type FilterOptions = {
  hasEventType(): boolean;
  getEventType(): Expression | undefined;
  getStreamIdentifier(): Expression | undefined;
};

/** Throws INVALID_ARGUMENT for what is no filter. */
export const decodeFilterRule = (options: FilterOptions): FilterRule => {
  const on = options.hasEventType() ? 'type' : 'stream';
  const expression = on === 'type' ? options.getEventType() : options.getStreamIdentifier();
  if (expression === undefined) throw invalidArgument('A filter needs an expression.');
  return checked({ on, prefixes: expression.getPrefixList(), regex: expression.getRegex() });
};

const checked = (rule: FilterRule): FilterRule => {
  try {
    createFilter(rule);
    return rule;
  } catch (cause) {
    throw invalidArgument(`'${rule.regex}' is not a regular expression: ${String(cause)}`);
  }
};

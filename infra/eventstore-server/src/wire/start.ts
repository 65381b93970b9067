import { invalidArgument } from './rpc-error.ts';

/** A revision or position to start at. */
export type Start = number | 'start' | 'end';

type StartChoice = { hasStart(): boolean; hasEnd(): boolean };

/** Throws INVALID_ARGUMENT without a start. */
export const startOf = (choice: StartChoice, exact: string | undefined): Start => {
  if (choice.hasStart()) return 'start';
  if (choice.hasEnd()) return 'end';
  if (exact === undefined) throw invalidArgument('A start is required.');
  // UInt64.Max means the end. Beyond 2^53 a number is not exact, but no log is that long.
  return Number(exact) >= Number.MAX_SAFE_INTEGER ? 'end' : Number(exact);
};

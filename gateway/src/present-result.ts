import { type FormattedExecutionResult } from 'graphql';
import { type ToClientError, toFormattedError } from './client-error.ts';

/** What an executor answered, before its errors are fit for clients. */
export type RawResult = {
  readonly data?: Record<string, unknown> | null;
  readonly errors?: readonly unknown[];
  readonly extensions?: Readonly<Record<string, unknown>>;
};

/**
 * Where a subgraph left out what the schema promises, Apollo's executor answers null and tells why
 * only in this extension. Clients need it as errors: a null with a path is otherwise a riddle.
 */
export const holesOf = ({ extensions }: RawResult): readonly unknown[] => {
  const holes = extensions?.['valueCompletion'];
  return Array.isArray(holes) ? holes : [];
};

/** The result with all its errors, each fit for clients. */
export const presentResult = (
  result: RawResult,
  toClientError: ToClientError,
): FormattedExecutionResult => {
  const errors = [...(result.errors ?? []), ...holesOf(result)];
  return {
    ...(result.data !== undefined && { data: result.data }),
    ...(errors.length > 0 && {
      errors: errors.map((error) => toClientError(toFormattedError(error), error)),
    }),
  };
};

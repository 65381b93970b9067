import type { ExpectedRevision } from '../expected-revision.ts';
import { invalidArgument } from './rpc-error.ts';

type Choice = { hasNoStream(): boolean; hasAny(): boolean; hasStreamExists(): boolean };

/** The four ways of saying it are the same in every request; only the name of the exact one differs. */
export const decodeExpectedRevision = (
  options: Choice,
  exact: string | undefined,
): ExpectedRevision => {
  if (options.hasAny()) return 'any';
  if (options.hasNoStream()) return 'no_stream';
  if (options.hasStreamExists()) return 'stream_exists';
  if (exact === undefined) throw invalidArgument('An expected revision is required.');
  return Number(exact);
};

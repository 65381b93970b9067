import type { ReadReq as ReadRequestMessage } from '@eventstore/db-client/generated/streams_pb.js';
import { createFilter, everything, type Filter } from '../filter.ts';
import type { Presentation } from '../present.ts';
import { decodeFilterRule } from './filter-rule.ts';
import { invalidArgument } from './rpc-error.ts';
import { startOf, type Start } from './start.ts';
import { ReadReq } from './stubs.ts';
import { decodeStreamName } from './stream-name.ts';

type Options = ReadRequestMessage.Options;
type FilterOptions = ReadRequestMessage.Options.FilterOptions;

export type FilterPlan = {
  readonly matches: Filter;
  /** Events looked at between two checkpoints; undefined without a filter. */
  readonly checkpointInterval?: number;
};

export type ReadPlan = {
  /** undefined is $all. */
  readonly stream: string | undefined;
  readonly from: Start;
  readonly backwards: boolean;
  /** undefined is a subscription. */
  readonly maxCount: number | undefined;
  readonly filter: FilterPlan;
  readonly presentation: Presentation;
};

/** The window of the real server where the client leaves it open. */
const DEFAULT_WINDOW = 32;

/** Throws INVALID_ARGUMENT for what cannot be read. */
export const decodeReadRequest = (request: ReadRequestMessage): ReadPlan => {
  const options = request.getOptions();
  if (options === undefined) throw invalidArgument('Read options are required.');
  refuseCombinations(options);
  const { stream, from } = decodeStart(options);
  return {
    stream,
    from,
    backwards: isBackwards(options),
    maxCount: options.hasSubscription() ? undefined : Number(options.getCount()),
    filter: decodeFilter(options.getFilter()),
    presentation: {
      resolveLinks: options.getResolveLinks(),
      structuredIds: options.getUuidOption()?.hasStructured() ?? false,
    },
  };
};

const refuseCombinations = (options: Options): void => {
  if (options.hasSubscription() && isBackwards(options)) {
    throw invalidArgument('A subscription goes forwards.');
  }
  if (options.hasStream() && options.hasFilter()) {
    throw invalidArgument('Only $all can be filtered.');
  }
};

const isBackwards = (options: Options): boolean =>
  options.getReadDirection() === ReadReq.Options.ReadDirection.BACKWARDS;

const decodeStart = (options: Options): { stream: string | undefined; from: Start } => {
  const stream = options.getStream();
  const all = options.getAll();
  if (stream) {
    const exact = stream.hasRevision() ? stream.getRevision() : undefined;
    return { stream: decodeStreamName(stream.getStreamIdentifier()), from: startOf(stream, exact) };
  }
  if (all) return { stream: undefined, from: startOf(all, all.getPosition()?.getCommitPosition()) };
  throw invalidArgument('A stream or $all is required.');
};

const decodeFilter = (options: FilterOptions | undefined): FilterPlan => {
  if (options === undefined) return { matches: everything };
  const multiplier = options.getCheckpointintervalmultiplier();
  if (multiplier === 0) throw invalidArgument('The checkpoint interval must be greater than 0.');
  const window = options.hasMax() ? options.getMax() : DEFAULT_WINDOW;
  const matches = createFilter(decodeFilterRule(options));
  return { matches, checkpointInterval: multiplier * window };
};

import type {
  CreateReq as CreateRequest,
  UpdateReq as UpdateRequest,
} from '@eventstore/db-client/generated/persistent_pb.js';
import type { StreamIdentifier } from '@eventstore/db-client/generated/shared_pb.js';
import { ALL, type GroupId, type GroupPlan, type GroupSettings } from '../persistent/group.ts';
import { strategyNames } from '../persistent/strategy.ts';
import { decodeFilterRule } from './filter-rule.ts';
import { groupFailed } from './group-error.ts';
import { invalidArgument } from './rpc-error.ts';
import { startOf, type Start } from './start.ts';
import { decodeStreamName } from './stream-name.ts';

type Settings = CreateRequest.Settings | UpdateRequest.Settings;
type Options = CreateRequest.Options | UpdateRequest.Options;
type AllOptions = CreateRequest.AllOptions | UpdateRequest.AllOptions;

/** Together with its stream a group is a key, whose length LMDB limits. */
const MAX_NAME_BYTES = 400;

const decodeGroupName = (name: string): string => {
  if (name === '') throw invalidArgument('A group name is required.');
  if (Buffer.byteLength(name) > MAX_NAME_BYTES)
    throw invalidArgument(`A group name has at most ${MAX_NAME_BYTES} bytes.`);
  return name;
};

/** How all requests but those two name a group. */
type Naming = {
  hasAll(): boolean;
  getStreamIdentifier(): StreamIdentifier | undefined;
  getGroupName(): string;
};

/** Throws INVALID_ARGUMENT for what cannot be a group. */
export const decodeGroupId = (options: Naming | undefined): GroupId => {
  if (options === undefined) throw invalidArgument('Options are required.');
  const name = decodeGroupName(options.getGroupName());
  return options.hasAll()
    ? { source: ALL, name }
    : { source: decodeStreamName(options.getStreamIdentifier()), name };
};

/** The plan of a new or changed group. Throws an RpcError for what cannot be one. */
export const decodeGroupPlan = (options: Options | undefined): GroupPlan => {
  const settings = options?.getSettings();
  if (options === undefined || settings === undefined)
    throw invalidArgument('Options and settings are required.');
  const name = decodeGroupName(options.getGroupName());
  const { source, startFrom } = decodeSource(options, settings);
  const filter = decodeFilter(options.getAll());
  const plan = { source, name, startFrom, ...(filter && { filter }) };
  return { ...plan, settings: decodeSettings(plan, settings) };
};

const decodeSource = (
  options: Options,
  settings: Settings,
): { readonly source: string; readonly startFrom: Start } => {
  const all = options.getAll();
  if (all) return { source: ALL, startFrom: startOf(all, all.getPosition()?.getCommitPosition()) };
  const stream = options.getStream();
  if (stream) {
    const exact = stream.hasRevision() ? stream.getRevision() : undefined;
    const source = decodeStreamName(stream.getStreamIdentifier());
    return { source, startFrom: startOf(stream, exact) };
  }
  // The older way, which the client takes for updates.
  const source = decodeStreamName(options.getStreamIdentifier());
  return { source, startFrom: decodeRevision(settings.getRevision()) };
};

/** Here 0 is the start, and UInt64.Max the end. */
const decodeRevision = (revision: string): Start =>
  startOf({ hasStart: () => revision === '0', hasEnd: () => false }, revision);

const decodeFilter = (all: AllOptions | undefined): GroupPlan['filter'] => {
  const filter = all && 'getFilter' in all ? all.getFilter() : undefined;
  return filter && decodeFilterRule(filter);
};

const decodeSettings = (id: GroupId, settings: Settings): GroupSettings => {
  const numbers = {
    messageTimeout: milliseconds(settings.getMessageTimeoutMs(), settings.getMessageTimeoutTicks()),
    maxRetryCount: settings.getMaxRetryCount(),
    checkpointAfter: milliseconds(
      settings.getCheckpointAfterMs(),
      settings.getCheckpointAfterTicks(),
    ),
    minCheckpointCount: settings.getMinCheckpointCount(),
    maxCheckpointCount: settings.getMaxCheckpointCount(),
    maxSubscriberCount: settings.getMaxSubscriberCount(),
    liveBufferSize: settings.getLiveBufferSize(),
    readBatchSize: settings.getReadBatchSize(),
    bufferSize: settings.getHistoryBufferSize(),
  };
  for (const [name, value] of Object.entries(numbers))
    if (value < 0) throw invalidArgument(`${name} must not be negative.`);
  if (numbers.readBatchSize >= numbers.bufferSize)
    throw invalidArgument('The buffer must be larger than a batch that is read.');
  return {
    ...numbers,
    resolveLinks: settings.getResolveLinks(),
    extraStatistics: settings.getExtraStatistics(),
    strategy: decodeStrategy(id, settings),
  };
};

/** Ticks are 100 ns, and what older clients send. */
const milliseconds = (exact: number, ticks: string): number => exact || Number(ticks) / 10_000;

/** By their numbers. */
const enumNames = ['DispatchToSingle', 'RoundRobin', 'Pinned'] as const;

const decodeStrategy = (id: GroupId, settings: Settings): GroupSettings['strategy'] => {
  const named = 'getConsumerStrategy' in settings ? settings.getConsumerStrategy() : '';
  const wanted = (named || enumNames[settings.getNamedConsumerStrategy()]).toLowerCase();
  const strategy = strategyNames.find((name) => name.toLowerCase() === wanted);
  if (strategy === undefined) throw groupFailed(id, `Consumer strategy ${named} does not exist.`);
  return strategy;
};

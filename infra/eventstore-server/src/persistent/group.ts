import type { FilterRule } from '../filter.ts';
import type { Start } from '../wire/start.ts';
import type { StrategyName } from './strategy.ts';

/** The source of a group that does not read one stream only. */
export const ALL = '$all';

/** How a group hands out its events; times are milliseconds, 0 is "never". */
export type GroupSettings = {
  readonly resolveLinks: boolean;
  readonly extraStatistics: boolean;
  readonly messageTimeout: number;
  readonly maxRetryCount: number;
  readonly checkpointAfter: number;
  readonly minCheckpointCount: number;
  readonly maxCheckpointCount: number;
  /** 0 is "any number". */
  readonly maxSubscriberCount: number;
  readonly liveBufferSize: number;
  readonly readBatchSize: number;
  readonly bufferSize: number;
  readonly strategy: StrategyName;
};

/** What names a group: a stream, or ALL, and a name. */
export type GroupId = { readonly source: string; readonly name: string };

/** A group as its maker asked for it. */
export type GroupPlan = GroupId & {
  readonly settings: GroupSettings;
  readonly startFrom: Start;
  /** Only for groups of ALL. */
  readonly filter?: FilterRule;
};

/**
 * A group as it is stored. A place is a revision of its stream, or a position if its source is ALL;
 * -1 is the place before the first.
 */
export type Group = GroupPlan & {
  /** Its first event is the one after this place: "from the end" is decided when it is made. */
  readonly startAfter: number;
  /** Everything up to here is done. */
  readonly checkpoint?: number;
};

export const keyOf = ({ source, name }: GroupId): string => `${source}::${name}`;

export const parkedStreamOf = (id: GroupId): string =>
  `$persistentsubscription-${keyOf(id)}-parked`;

/** The stream a group reads; undefined is $all. */
export const streamOf = ({ source }: GroupId): string | undefined =>
  source === ALL ? undefined : source;

/** Groups of $all would otherwise be given what they and others have parked, again and again. */
export const isParkedOfAll = (stream: string): boolean =>
  stream.startsWith(`$persistentsubscription-${ALL}::`) && stream.endsWith('-parked');

/** Stands for Int64.Max, the number the protocol gives to "deleted": no stream ever reaches it. */
export const DELETED = Number.MAX_SAFE_INTEGER;

/** What the server knows of a stream without reading its events. */
export type StreamHead = {
  /** Position of the stream's first event, its name in the index; -1 while only its metadata exists. */
  readonly id: number;
  /** -1 while it has no event. */
  readonly lastRevision: number;
  readonly lastPosition: number;
  readonly isTombstoned: boolean;
} & Visibility;

/** What a stream's metadata hides from reads of the stream; $all shows everything. */
export type Visibility = {
  /** `$tb`: earlier events are hidden, DELETED means soft-deleted. */
  readonly truncateBefore: number;
  /** `$maxCount`: only the last so many events are visible. */
  readonly maxCount: number;
  /** `$maxAge`: only events of the last so many seconds are visible. */
  readonly maxAge: number;
};

export const everythingVisible: Visibility = {
  truncateBefore: 0,
  maxCount: Infinity,
  maxAge: Infinity,
};

export const noHead: StreamHead = {
  id: -1,
  lastRevision: -1,
  lastPosition: -1,
  isTombstoned: false,
  ...everythingVisible,
};

export const isSoftDeleted = (head: StreamHead): boolean => head.truncateBefore === DELETED;

/** The first revision that reads of the stream may show, whatever its age. */
export const firstRevision = ({ truncateBefore, maxCount, lastRevision }: StreamHead): number =>
  Math.max(truncateBefore, lastRevision - maxCount + 1);

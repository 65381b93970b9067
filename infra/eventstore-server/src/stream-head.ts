/** Stands for Int64.Max, the number the protocol gives to "deleted": no stream ever reaches it. */
export const DELETED = Number.MAX_SAFE_INTEGER;

/** What the server knows of a stream without reading its events. */
export type StreamHead = {
  /** Position of the stream's first event, its name in the index; -1 while only its metadata exists. */
  readonly id: number;
  /** -1 while it has no event. */
  readonly lastRevision: number;
  readonly lastPosition: number;
  /** `$tb` of its metadata: earlier events are hidden from stream reads, DELETED means soft-deleted. */
  readonly truncateBefore: number;
  readonly isTombstoned: boolean;
};

export const noHead: StreamHead = {
  id: -1,
  lastRevision: -1,
  lastPosition: -1,
  truncateBefore: 0,
  isTombstoned: false,
};

export const isSoftDeleted = (head: StreamHead): boolean => head.truncateBefore === DELETED;

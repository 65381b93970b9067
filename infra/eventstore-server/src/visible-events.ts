import type { Log } from './log.ts';
import type { LogRecord } from './record.ts';
import { firstRevision, isSoftDeleted, type StreamHead } from './stream-head.ts';

/** Whether a stream's events may be read at all. */
export const readabilityOf = (head: StreamHead): 'readable' | 'not-found' | 'deleted' => {
  if (head.isTombstoned) return 'deleted';
  return head.lastRevision < 0 || isSoftDeleted(head) ? 'not-found' : 'readable';
};

/** The first revision that reads of the stream may show now; beyond its last one if there is none. */
export const firstVisible = (log: Log, head: StreamHead): number => {
  const first = firstRevision(head);
  if (head.maxAge === Infinity) return first;
  return firstSince(log, { head, first, time: Date.now() - head.maxAge * 1000 });
};

/** Events of a stream are in the order of their times, so a few of them tell where the young ones begin. */
const firstSince = (
  log: Log,
  { head, first, time }: { head: StreamHead; first: number; time: number },
): number => {
  let low = first;
  let high = head.lastRevision + 1;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if ((log.recordAt(head, middle)?.created ?? 0) >= time) high = middle;
    else low = middle + 1;
  }
  return low;
};

/** One event of a stream, unless it is hidden or was never there. */
export const visibleEvent = (log: Log, stream: string, revision: number): LogRecord | undefined => {
  const head = log.head(stream);
  if (readabilityOf(head) !== 'readable' || revision > head.lastRevision) return undefined;
  return revision < firstVisible(log, head) ? undefined : log.recordAt(head, revision);
};

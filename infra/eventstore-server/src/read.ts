import type { Log } from './log.ts';
import type { LogRecord } from './record.ts';
import { isSoftDeleted, type StreamHead } from './stream-head.ts';
import type { ReadPlan, Start } from './wire/read-request.ts';

export const PAGE = { records: 512, bytes: 1024 * 1024 } as const;

/** Whether a stream's events may be read at all. */
export type Readability = 'readable' | 'not-found' | 'deleted';

export const readabilityOf = (head: StreamHead): Readability => {
  if (head.isTombstoned) return 'deleted';
  return head.lastRevision < 0 || isSoftDeleted(head) ? 'not-found' : 'readable';
};

/** The pages that a bounded read consists of; each is read when the one before has been taken. */
export const readPages = (log: Log, plan: ReadPlan): Iterable<readonly LogRecord[]> => {
  if (plan.stream !== undefined) return streamPages(log, log.head(plan.stream), plan);
  return plan.backwards ? allBackwards(log, plan) : allForwards(log, plan);
};

function* allForwards(
  log: Log,
  { from, maxCount = 0, filter }: ReadPlan,
): Iterable<readonly LogRecord[]> {
  // Bounded by the end of the log as it was, or a busy log would never be read to its end.
  const end = log.end;
  let next = from === 'start' ? 0 : from === 'end' ? end : from;
  for (let left = maxCount; left > 0;) {
    const page = log.forwards(next, PAGE).filter(({ position }) => position < end);
    const wanted = page.filter(filter.matches).slice(0, left);
    yield wanted;
    left -= wanted.length;
    const last = page.at(-1);
    if (last === undefined) return;
    next = last.position + 1;
  }
}

function* allBackwards(
  log: Log,
  { from, maxCount = 0, filter }: ReadPlan,
): Iterable<readonly LogRecord[]> {
  let before = from === 'start' ? 0 : from === 'end' ? log.end : from;
  for (let left = maxCount; left > 0;) {
    const page = log.backwards(before, PAGE);
    const wanted = page.filter(filter.matches).slice(0, left);
    yield wanted;
    left -= wanted.length;
    const last = page.at(-1);
    if (last === undefined) return;
    before = last.position;
  }
}

function* streamPages(log: Log, head: StreamHead, plan: ReadPlan): Iterable<readonly LogRecord[]> {
  const first = head.truncateBefore;
  const start = startRevision(plan.from, head.lastRevision, plan.backwards);
  const step = plan.backwards ? -1 : 1;
  const stop = plan.backwards ? first : head.lastRevision;
  let next = plan.backwards ? Math.min(start, head.lastRevision) : Math.max(start, first);
  for (let left = plan.maxCount ?? 0; left > 0 && step * (stop - next) >= 0;) {
    const page = log.streamEvents(head, [next, stop], {
      ...PAGE,
      records: Math.min(left, PAGE.records),
    });
    yield page;
    left -= page.length;
    const last = page.at(-1);
    if (last === undefined) return;
    next = last.revision + step;
  }
}

/** Forwards from the end there is nothing. */
const startRevision = (from: Start, lastRevision: number, backwards: boolean): number => {
  if (from === 'start') return 0;
  if (from === 'end') return backwards ? lastRevision : lastRevision + 1;
  return from;
};

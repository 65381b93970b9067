import type { Log } from './log.ts';
import type { LogRecord } from './record.ts';
import { firstVisible } from './visible-events.ts';
import type { ReadPlan } from './wire/read-request.ts';
import type { Start } from './wire/start.ts';

type Pages = Iterable<readonly LogRecord[]>;

/** The pages of a bounded read; each is looked up when the one before has been taken. */
export const readPages = (log: Log, plan: ReadPlan): Pages => {
  const wanted = filtered(pagesOf(log, plan), plan);
  return limited(wanted, plan.maxCount ?? 0);
};

const pagesOf = (log: Log, { stream, from, backwards }: ReadPlan): Pages => {
  if (stream === undefined) return backwards ? allBackwards(log, from) : allForwards(log, from);
  return backwards ? streamBackwards(log, stream, from) : streamForwards(log, stream, from);
};

function* filtered(pages: Pages, { filter }: ReadPlan): Pages {
  for (const page of pages) yield page.filter(filter.matches);
}

function* limited(pages: Pages, maxCount: number): Pages {
  let left = maxCount;
  if (left <= 0) return;
  for (const page of pages) {
    yield page.slice(0, left);
    left -= page.length;
    if (left <= 0) return;
  }
}

function* allForwards(log: Log, from: Start): Pages {
  // The end as it is now: a log that is being written to would otherwise never be read to its end.
  const end = log.end;
  let next = from === 'start' ? 0 : from === 'end' ? end : from;
  for (let page = log.forwards(next); page.length > 0 && next < end; page = log.forwards(next)) {
    yield page.filter(({ position }) => position < end);
    next = (page.at(-1)?.position ?? next) + 1;
  }
}

/** Backwards, a position is the boundary: the event that begins there is not read. */
function* allBackwards(log: Log, from: Start): Pages {
  let before = from === 'start' ? 0 : from === 'end' ? log.end : from;
  for (let page = log.backwards(before); page.length > 0; page = log.backwards(before)) {
    yield page;
    before = page.at(-1)?.position ?? 0;
  }
}

function* streamForwards(log: Log, stream: string, from: Start): Pages {
  const head = log.head(stream);
  let next = from === 'start' ? 0 : from === 'end' ? Infinity : from;
  next = Math.max(next, firstVisible(log, head));
  while (next <= head.lastRevision) {
    const page = log.streamEvents(head, next, head.lastRevision);
    yield page;
    next = (page.at(-1)?.revision ?? head.lastRevision) + 1;
  }
}

function* streamBackwards(log: Log, stream: string, from: Start): Pages {
  const head = log.head(stream);
  let next = from === 'start' ? 0 : from === 'end' ? head.lastRevision : from;
  next = Math.min(next, head.lastRevision);
  const first = firstVisible(log, head);
  while (next >= first) {
    const page = log.streamEvents(head, next, first);
    yield page;
    next = (page.at(-1)?.revision ?? 0) - 1;
  }
}

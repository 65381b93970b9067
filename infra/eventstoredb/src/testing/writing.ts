import { randomUUID } from 'node:crypto';
import { type EventStore, type NewEvent, type RawEvent } from '@marketgraph/infra/ports';

export const newCategory = (): string => `fault${randomUUID().replaceAll('-', '')}`;

export const newStream = (category = newCategory()): string => `${category}-${randomUUID()}`;

export const anEvent = (): NewEvent => ({
  id: randomUUID(),
  type: 'Happened',
  data: {},
  metadata: {},
});

export const someEvents = (count: number): readonly NewEvent[] =>
  Array.from({ length: count }, anEvent);

/** One event after the other, each at the revision of the one before. Answers their ids. */
export const write = async (
  store: EventStore,
  stream: string,
  count: number,
  onAppended: () => Promise<void> = async () => undefined,
): Promise<readonly string[]> => {
  const events = someEvents(count);
  for (const [index, event] of events.entries()) {
    await store.append(stream, index === 0 ? 'no_stream' : index - 1, [event]);
    await onAppended();
  }
  return events.map(({ id }) => id);
};

/** The first `count` events that streams of a category get. */
export const follow = async (
  store: EventStore,
  category: string,
  count: number,
): Promise<readonly RawEvent[]> => {
  const stop = new AbortController();
  const seen: RawEvent[] = [];
  const batches = store.subscribe({
    prefixes: [`${category}-`],
    after: 'start',
    signal: stop.signal,
  });
  for await (const batch of batches) {
    if (batch.kind === 'events') seen.push(...batch.events);
    if (seen.length >= count) stop.abort();
  }
  return seen;
};

export const idsOf = (events: readonly RawEvent[]): readonly string[] =>
  events.map(({ eventId }) => eventId);

export const rejection = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );

export const until = async (isSo: () => boolean | Promise<boolean>): Promise<void> => {
  while (!(await isSo())) await turn();
};

export const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

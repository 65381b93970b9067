import { AsyncLocalStorage } from 'node:async_hooks';
import {
  comparePositions,
  type EventStore,
  parsePosition,
  type Position,
} from '@marketgraph/infra/ports';
import { type Domain, streamPrefixes } from '@marketgraph/schema';

/** How far into the log of its own domain each request has come, through an event store that tells. */
export type Caused = {
  /** Runs a request; what is appended or read on its behalf is remembered for it alone. */
  readonly within: <Result>(request: () => Result) => Result;
  /** The newest position the running request has met, if it met any. */
  readonly newest: () => Position | undefined;
};

/**
 * An event store that remembers what the running request appends. What it reads counts as well: a
 * repeated command appends nothing, and still its client knows that it was done.
 */
export const rememberCaused = (
  eventStore: EventStore,
  domain: Domain,
): { readonly eventStore: EventStore; readonly caused: Caused } => {
  const requests = new AsyncLocalStorage<{ newest: Position | undefined }>();
  const prefixes = domain === 'analytics' ? [] : streamPrefixes(domain);
  const isOwn = (stream: string): boolean => prefixes.some((prefix) => stream.startsWith(prefix));
  const remember = (position: Position): void => {
    const request = requests.getStore();
    if (!request) return;
    const { newest } = request;
    if (!newest || comparePositions(newest, position) < 0) request.newest = position;
  };
  return {
    caused: {
      within: (request) => requests.run({ newest: undefined }, request),
      newest: () => requests.getStore()?.newest,
    },
    eventStore: {
      append: async (stream, expected, events) => {
        const appended = await eventStore.append(stream, expected, events);
        if (isOwn(stream)) remember(appended.position);
        return appended;
      },
      read: async (stream, fromRevision) => {
        const events = await eventStore.read(stream, fromRevision);
        const last = events.at(-1);
        if (last && isOwn(stream)) remember(parsePosition(last.position));
        return events;
      },
      subscribe: (options) => eventStore.subscribe(options),
      close: () => eventStore.close(),
    },
  };
};

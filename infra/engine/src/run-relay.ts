import {
  comparePositions,
  type EventBus,
  type EventStore,
  parsePosition,
  type Position,
  SequenceConflictError,
} from '@marketgraph/infra/ports';
import { type EventDomain, type RawEvent, streamPrefixes } from '@marketgraph/schema';
import { keepRunning, type LoopOptions } from './keep-running.ts';
import { pause } from './pause.ts';

export type RelayOptions = LoopOptions & {
  readonly domain: EventDomain;
  readonly eventStore: EventStore;
  readonly bus: EventBus;
  /** How often to look whether the bus has lost its tail, in milliseconds. */
  readonly tailCheckMs?: number;
};

/** The newest event that the bus is known to hold. */
type Tail = { readonly sequence: number; readonly position: Position | 'start' };

/**
 * Copies a domain's events from the log to the bus, in order and without gap or duplicate, until the
 * signal aborts. It remembers nothing: the bus itself says where to go on, and what it lost is published
 * again. Instances that run at once fence each other. Never rejects.
 */
export const runRelay = (options: RelayOptions): Promise<void> =>
  keepRunning(`relay of ${options.domain}`, options, async (onProgress) => {
    const session = new AbortController();
    const signal = AbortSignal.any([options.signal, session.signal]);
    const tail = { current: await tailOf(options) };
    const parts = [
      copy({ ...options, signal }, tail, onProgress),
      watch({ ...options, signal }, tail),
    ];
    const ended = parts.map((part) => part.finally(() => session.abort()));
    const failed = (await Promise.allSettled(ended)).find(({ status }) => status === 'rejected');
    if (failed?.status === 'rejected') throw failed.reason;
  });

const tailOf = async ({ bus, domain }: RelayOptions): Promise<Tail> =>
  (await bus.last(domain)) ?? { sequence: 0, position: 'start' };

const copy = async (
  options: RelayOptions,
  tail: { current: Tail },
  onProgress: () => void,
): Promise<void> => {
  const { domain, eventStore, signal } = options;
  const prefixes = streamPrefixes(domain);
  const batches = eventStore.subscribe({ prefixes, after: tail.current.position, signal });
  for await (const batch of batches) {
    if (batch.kind === 'events') tail.current = await publish(options, tail.current, batch.events);
    onProgress();
  }
  if (!signal.aborted) throw new Error('the event store ended the subscription');
};

/** Publishes what the bus does not hold yet; another relay may have been there first. */
const publish = async (
  options: RelayOptions,
  tail: Tail,
  events: readonly RawEvent[],
): Promise<Tail> => {
  const missing = events.filter((event) => isAfter(tail, event));
  const last = missing.at(-1);
  if (!last) return tail;
  try {
    const sequence = await options.bus.publish(options.domain, tail.sequence, missing);
    return { sequence, position: parsePosition(last.position) };
  } catch (error) {
    if (!(error instanceof SequenceConflictError)) throw error;
    const moved = await tailOf(options);
    // Not further than we knew: it lost its tail, so the session starts anew from there.
    if (moved.sequence <= tail.sequence) throw error;
    return publish(options, moved, missing);
  }
};

const isAfter = ({ position }: Tail, event: RawEvent): boolean =>
  position === 'start' || comparePositions(parsePosition(event.position), position) > 0;

/** Nothing says when a bus has lost its tail, and without a new event nobody would notice. */
const watch = async (options: RelayOptions, tail: { current: Tail }): Promise<void> => {
  const { signal, tailCheckMs = 10_000 } = options;
  for (;;) {
    await pause(tailCheckMs, signal);
    if (signal.aborted) return;
    const known = tail.current;
    const { sequence } = await tailOf(options);
    if (sequence >= known.sequence) continue;
    throw new Error(`the bus moved back from ${known.sequence} to ${sequence}`);
  }
};

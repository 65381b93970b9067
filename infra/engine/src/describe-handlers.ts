import {
  type EventBus,
  type HandlerFailure,
  type HandlerRecord,
  type ViewStore,
} from '@marketgraph/infra/ports';
import { type EventDomain } from '@marketgraph/schema';
import { type HandlerState, type HandlerWatch, type Route } from './handler-watch.ts';
import { tailOf } from './read-source.ts';

/** How a handler stands, for whoever asks a process whether it is well. */
export type HandlerHealth = {
  readonly handler: string;
  readonly source: EventDomain;
  readonly isWell: boolean;
  readonly state: HandlerState;
  /** Where it reads, if it is this process that runs it. */
  readonly route: Route | null;
  /** The member that runs it, this one or another; null if nobody does. */
  readonly owner: string | null;
  readonly checkpoint: number | null;
  /** The last sequence of the bus itself; null if it can not be asked, or is damaged. */
  readonly tail: number | null;
  /** Events that the bus holds and the handler has not handled. */
  readonly lag: number | null;
  /** How long ago the oldest of them was written to the log; 0 if there is none. */
  readonly lagMs: number | null;
  readonly movedAt: string | null;
  readonly parkedStreams: number | null;
  readonly failure: HandlerFailure | null;
};

/** A handler of this process, and the database in which it is on record. */
export type WatchedHandler = {
  readonly watch: HandlerWatch;
  readonly views: Pick<ViewStore, 'handlerRecords'>;
};

/** A handler that has not got on for so long, though there is something to do, is stuck. */
export const stuckAfterMs = 30_000;

/**
 * How each handler stands, compared with the bus as it is now. Asks each database and the bus once for each
 * domain, and for the oldest unhandled event of those that are behind. What can not be asked is null.
 */
export const describeHandlers = async (
  handlers: readonly WatchedHandler[],
  bus: Pick<EventBus, 'last' | 'find'>,
): Promise<readonly HandlerHealth[]> => {
  const recordsOf = oncePer((views: WatchedHandler['views']) => views.handlerRecords());
  const tailAt = oncePer((source: EventDomain) => tailOf({ bus, source }));
  return Promise.all(
    handlers.map(async ({ watch, views }) => {
      const [records, tail] = await Promise.all([recordsOf(views), tailAt(watch.source)]);
      const record = records?.find(({ handler }) => handler === watch.handler);
      const at = records && (record?.checkpoint?.sequence ?? 0);
      const lagMs = await orGivenUp(lagInTime(bus, watch.source, at, tail));
      return { ...healthOf(watch, record, tail), ...judged(watch, record, lagMs ?? null) };
    }),
  );
};

const oncePer = <Key, Value>(ask: (key: Key) => Promise<Value>) => {
  const answers = new Map<Key, Promise<Value | undefined>>();
  return (key: Key): Promise<Value | undefined> => {
    const answer = answers.get(key) ?? orGivenUp(ask(key));
    answers.set(key, answer);
    return answer;
  };
};

/** Whoever asks about health waits for an answer, not for a server. */
const patienceMs = 2_000;

const orGivenUp = async <Value>(asking: Promise<Value>): Promise<Value | undefined> => {
  const { promise, resolve } = Promise.withResolvers<undefined>();
  const timer = setTimeout(resolve, patienceMs, undefined);
  const answer = asking.catch(() => undefined);
  return Promise.race([answer, promise]).finally(() => clearTimeout(timer));
};

const healthOf = (
  { handler, source, state, route, failure }: HandlerWatch,
  record: HandlerRecord | undefined,
  tail: number | undefined,
) => {
  const checkpoint = record?.checkpoint?.sequence;
  return {
    handler,
    source,
    state,
    route: route ?? null,
    owner: record?.owner ?? null,
    checkpoint: checkpoint ?? null,
    tail: tail ?? null,
    lag: tail === undefined || !record ? null : Math.max(0, tail - (checkpoint ?? 0)),
    movedAt: record?.movedAt ?? null,
    parkedStreams: record?.parkedStreams ?? null,
    failure: failure ?? record?.failure ?? null,
  };
};

const lagInTime = async (
  bus: Pick<EventBus, 'find'>,
  source: EventDomain,
  at: number | undefined,
  tail: number | undefined,
): Promise<number | null> => {
  if (tail === undefined || at === undefined) return null;
  if (tail <= at) return 0;
  const next = await bus.find(source, at + 1);
  return next ? Math.max(0, Date.now() - Date.parse(next.event.recordedAt)) : null;
};

const judged = (
  watch: HandlerWatch,
  record: HandlerRecord | undefined,
  lagMs: number | null,
): Pick<HandlerHealth, 'isWell' | 'lagMs'> => {
  const stillMs = record?.movedAt ? Date.now() - Date.parse(record.movedAt) : Infinity;
  return { lagMs, isWell: isWell(watch, { lagMs, stillMs }) };
};

/**
 * Pure. Another process answers for what it runs. A handler that fails is unwell when it has never read, or fails
 * for long; one that reads, when there is something to do for long and it does not move.
 */
export const isWell = (
  { state, forMs, hasRead }: Pick<HandlerWatch, 'state' | 'forMs' | 'hasRead'>,
  { lagMs, stillMs }: { readonly lagMs: number | null; readonly stillMs: number },
): boolean => {
  switch (state) {
    case 'starting':
      return false;
    case 'standby':
      return true;
    case 'failing':
      return hasRead && forMs < stuckAfterMs;
    case 'reading':
      return Math.min(lagMs ?? 0, stillMs, forMs) < stuckAfterMs;
  }
};

import { type BusMessage, type Fault, type ParkedEvent } from '@marketgraph/infra/ports';
import { type EngineLogger } from './keep-running.ts';

const longestError = 4_000;

/** What to keep of a failure; `before` is what is known of earlier ones. */
export const faultOf = (
  error: unknown,
  attempts: number,
  before: Fault | null | undefined,
  now = new Date().toISOString(),
): Fault => ({
  error: describe(error).slice(0, longestError),
  attempts,
  firstFailedAt: before?.firstFailedAt ?? now,
  lastFailedAt: now,
});

/** An event that waits behind an earlier one of its stream. */
export const waitingBehind = ({ sequence, event }: BusMessage): ParkedEvent => ({
  sequence,
  event,
  fault: null,
  retryAt: null,
});

const describe = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause === undefined ? '' : `\ncaused by ${describe(error.cause)}`;
  return `${error.stack ?? String(error)}${cause}`;
};

/** Says loudly what was set aside because of itself. */
export const tellParked = (
  logger: EngineLogger,
  handler: string,
  parked: readonly ParkedEvent[],
): void => {
  for (const { sequence, event, fault, retryAt } of parked) {
    if (!fault) continue;
    const { eventId, type, stream, revision } = event;
    const what = { handler, eventId, type, stream, revision, sequence, retryAt, fault };
    logger.error(what, `${handler} could not handle an event of ${stream}, which is parked`);
  }
};

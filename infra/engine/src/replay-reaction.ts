import { type ParkedEvent, type ParkedKey, type ViewStore } from '@marketgraph/infra/ports';
import { attempt, type HandleOptions, retryAtOf } from './handle-event.ts';
import { isUnreachable } from './is-unreachable.ts';
import { faultOf } from './parked-as.ts';
import { retryDelay } from './retry-delay.ts';

export type ReplayReactionOptions = HandleOptions & { readonly views: ViewStore };

const maxBatch = 100;

/**
 * Handles the parked events of a stream, in order, and releases the stream with the last of them. What
 * arrives meanwhile queues behind and is handled too. Stops at an event that still fails, which is noted
 * with it. An event may be handled twice, as always.
 */
export const replayReaction = async (
  options: ReplayReactionOptions,
  stream: string,
): Promise<void> => {
  const { reaction, views, signal } = options;
  const key = { handler: reaction.name, source: reaction.source, stream };
  for (;;) {
    const events = await views.parkedEvents(key, maxBatch);
    if (events.length === 0) return;
    for (const event of events) {
      if (signal.aborted || (await hasFailed(options, key, event))) return;
    }
  }
};

const hasFailed = async (
  options: ReplayReactionOptions,
  key: ParkedKey,
  parked: ParkedEvent,
): Promise<boolean> => {
  const { reaction, views, delayOf = retryDelay } = options;
  const { sequence, event, fault: before } = parked;
  const failure = await attempt(options, parked);
  if (!failure) {
    await views.settleParked(key, { from: sequence, to: sequence }, async () => undefined);
    return false;
  }
  const isOutside = isUnreachable(failure.error);
  const attempts = (before?.attempts ?? 0) + (isOutside ? 0 : 1);
  const retryAt = isOutside
    ? new Date(Date.now() + delayOf(10, Math.random())).toISOString()
    : retryAtOf(options, { ...failure, event, attempts });
  const fault = faultOf(failure.error, attempts, before);
  await views.faultParked(key, { sequence, fault, retryAt });
  const what = { err: failure.error, attempts, retryAt, eventId: event.eventId, ...key };
  options.logger.error(what, `${reaction.name} failed again on a parked event`);
  return true;
};

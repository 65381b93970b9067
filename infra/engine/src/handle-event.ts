import { type BusMessage, LeaseLostError, type ParkedEvent } from '@marketgraph/infra/ports';
import { parseEvent, type RawEvent, type RecordedEvent } from '@marketgraph/schema';
import { attemptsInHand, type Failure, reactionPolicy } from './failure-policy.ts';
import { isUnreachable } from './is-unreachable.ts';
import { type LoopOptions } from './keep-running.ts';
import { faultOf } from './parked-as.ts';
import { pause } from './pause.ts';
import { secretsOf, withoutSecrets } from './personal-data/hide-personal-data.ts';
import { openerFor } from './personal-data/open-events.ts';
import { type PersonalData } from './personal-data/personal-data.ts';
import { type AnyReaction } from './reaction.ts';
import { retryDelay } from './retry-delay.ts';

export type HandleOptions = LoopOptions & {
  readonly reaction: AnyReaction;
  /** Told of each failure after which the event stays in hand. */
  readonly onRetry?: (error: unknown, event: RawEvent) => Promise<void>;
  /** What opens personal data; needed by reactions that read it. */
  readonly personalData?: PersonalData;
};

/**
 * Handles an event, with some attempts at once, and as many as it takes while something is not reachable.
 * Answers how to set it aside if that was not enough. Throws when the signal
 * has aborted meanwhile, and `LeaseLostError`.
 */
export const handleEvent = async (
  options: HandleOptions,
  message: BusMessage,
): Promise<ParkedEvent | undefined> => {
  const { logger, signal, delayOf = retryDelay } = options;
  const first = new Date().toISOString();
  let attempts = 0;
  for (let tries = 1; ; tries += 1) {
    const failure = await attempt(options, message);
    if (!failure) return undefined;
    const { error, kind } = failure;
    // Not handled and nobody to try again: the checkpoint must stay before it.
    if (signal.aborted) throw error;
    if (!isUnreachable(error)) {
      attempts += 1;
      const failed = { kind, event: message.event, error, attempts };
      const set = setAside(options, message, failed, first);
      if (set) return set;
    }
    const delayMs = Math.round(delayOf(tries, Math.random()));
    const { eventId, type, stream, revision } = message.event;
    const what = { err: error, attempt: tries, delayMs, eventId, type, stream, revision };
    logger.error(what, `${options.reaction.name} failed; retrying`);
    await options.onRetry?.(error, message.event);
    await pause(delayMs, signal);
  }
};

/** One attempt. Throws `LeaseLostError` only. */
export const attempt = async (
  { reaction, personalData }: Pick<HandleOptions, 'reaction' | 'personalData'>,
  { event: raw }: BusMessage,
): Promise<Pick<Failure, 'kind' | 'error'> | undefined> => {
  let opened = raw;
  let event: RecordedEvent;
  const hidden = (error: unknown): unknown =>
    withoutSecrets(error, secretsOf(reaction.source, opened));
  try {
    // Anew at each attempt: the person may have been forgotten since the last one.
    opened = (await openerFor(reaction, personalData, [raw]))(raw);
    event = parseEvent(reaction.source, opened);
  } catch (error) {
    return { kind: 'unreadable', error: hidden(error) };
  }
  try {
    await reaction.handle(event);
    return undefined;
  } catch (error) {
    // Nothing is wrong with the event: it is another's now.
    if (error instanceof LeaseLostError) throw error;
    return { kind: 'threw', error: hidden(error) };
  }
};

/** When to try again by itself; null if the policy gives up. */
export const retryAtOf = (
  { reaction, delayOf = retryDelay }: HandleOptions,
  failure: Failure,
): string | null => {
  const { onFailure = reactionPolicy } = reaction;
  if (onFailure(failure) === 'park') return null;
  return new Date(Date.now() + delayOf(failure.attempts, Math.random())).toISOString();
};

const setAside = (
  options: HandleOptions,
  { sequence, event }: BusMessage,
  failure: Failure,
  firstFailedAt: string,
): ParkedEvent | undefined => {
  const retryAt = retryAtOf(options, failure);
  if (retryAt !== null && failure.attempts < attemptsInHand) return undefined;
  const fault = { ...faultOf(failure.error, failure.attempts, null), firstFailedAt };
  return { sequence, event, fault, retryAt };
};

import { type Clock, LeaseLostError, type TimerRow } from '@marketgraph/infra/ports';
import { deriveId } from '../derive-id.ts';
import { type HeldLease } from '../held-lease.ts';
import { type AnyTimer } from './timer.ts';

export type AttemptOptions = {
  readonly timer: AnyTimer;
  readonly held: HeldLease;
  readonly now: Clock;
};

/** A timer as it was set: all that firing takes. */
export type Set = Pick<TimerRow, 'key' | 'dueAt' | 'data' | 'correlationId' | 'causationId'>;

/** Fires once. Answers the failure, if it is one. Throws `LeaseLostError` only. */
export const attemptTimer = async (
  { timer, held, now }: AttemptOptions,
  { key, dueAt, data, correlationId, causationId }: Set,
): Promise<{ readonly error: unknown } | undefined> => {
  // A process that was frozen must not go on where another has taken over.
  held.require();
  const metadata = {
    commandId: commandIdOf(timer, { key, dueAt }),
    at: now(),
    correlationId,
    causationId,
  };
  try {
    await timer.onDue({ key, dueAt, data, metadata });
    return undefined;
  } catch (error) {
    // Nothing is wrong with the timer: it is another's now.
    if (error instanceof LeaseLostError) throw error;
    return { error };
  }
};

/** The same in every process and forever, for as long as the timer is due at the same instant. */
export const commandIdOf = (
  { name }: Pick<AnyTimer, 'name'>,
  { key, dueAt }: Pick<TimerRow, 'key' | 'dueAt'>,
): string => deriveId('timer', name, key, dueAt);

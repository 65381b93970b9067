import { type RawEvent } from '@marketgraph/schema';

/** An event that can not be handled though everything needed for it is reachable. */
export type Failure = {
  /** Off contract, refused by the table, or the handler threw. */
  readonly kind: 'unreadable' | 'refused' | 'threw';
  readonly event: RawEvent;
  readonly error: unknown;
  /** How often it has failed by now, from 1. */
  readonly attempts: number;
};

/** A timer that can not be fired though everything needed for it is reachable. */
export type TimerFailure = Pick<Failure, 'error' | 'attempts'> & { readonly kind: 'threw' };

/** Pure. `park`: no more by itself, until somebody asks for it. */
export type OnFailure = (failure: Failure) => 'retry' | 'park';

/** Pure folds fail again for the same reason: it is their code that must change. */
export const projectionPolicy: OnFailure = ({ attempts }) => (attempts < 3 ? 'retry' : 'park');

/** With `retryDelay` the last of twelve attempts is some two minutes after the first. */
export const reactionPolicy = ({
  kind,
  attempts,
}: Pick<Failure, 'kind' | 'attempts'>): ReturnType<OnFailure> =>
  attempts < (kind === 'threw' ? 12 : 3) ? 'retry' : 'park';

/** After so many attempts in hand the event is set aside, so that others need not wait for it. */
export const attemptsInHand = 3;

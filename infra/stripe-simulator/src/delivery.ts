/** One event on its way to one endpoint. */
export type Delivery = {
  readonly id: string;
  readonly event: string;
  /** Position in the configured endpoints: an endpoint may move to another address. */
  readonly endpoint: number;
  /** `dropped` was swallowed by a knob, `failed` ran out of attempts. */
  readonly status: 'pending' | 'delivered' | 'failed' | 'dropped';
  readonly attempts: readonly DeliveryAttempt[];
};

export type DeliveryAttempt = {
  readonly at: number;
  /** The HTTP status, or what kept us from getting one. */
  readonly answer: number | string;
};

export type RetrySchedule = {
  readonly attempts: number;
  readonly firstDelayMs: number;
  readonly maxDelayMs: number;
};

/** The pause before the next attempt, doubling each time. */
export const backoff = (attemptsMade: number, schedule: RetrySchedule): number =>
  Math.min(schedule.firstDelayMs * 2 ** (attemptsMade - 1), schedule.maxDelayMs);

const isAccepted = ({ answer }: DeliveryAttempt): boolean =>
  typeof answer === 'number' && answer >= 200 && answer < 300;

/** Delivered is for good: a refused copy does not undo it. */
export const withAttempt = (
  delivery: Delivery,
  attempt: DeliveryAttempt,
  isLast: boolean,
): Delivery => {
  const attempts = [...delivery.attempts, attempt];
  if (isAccepted(attempt) || delivery.status === 'delivered')
    return { ...delivery, attempts, status: 'delivered' };
  return { ...delivery, attempts, status: isLast ? 'failed' : 'pending' };
};

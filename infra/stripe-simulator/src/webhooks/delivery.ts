/** One event on its way to one endpoint. */
export type Delivery = {
  readonly id: string;
  readonly event: string;
  readonly endpoint: string;
  /** `dropped` was swallowed by a knob, `failed` ran out of attempts. */
  readonly status: 'pending' | 'delivered' | 'failed' | 'dropped';
  /** When it is tried next, in milliseconds since 1970; null when it is under way. */
  readonly dueAt: number | null;
  readonly tries: number;
  /** What became of each copy that was sent. */
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

const minute = 60_000;
const hour = 60 * minute;

export const retrySchedules = {
  /** For a machine of one's own: over in about four minutes. */
  quick: { attempts: 15, firstDelayMs: 250, maxDelayMs: 30_000 },
  /** Stripe's for live accounts: for three days, ever more rarely. */
  live: { attempts: 13, firstDelayMs: 5 * minute, maxDelayMs: 12 * hour },
  /** Stripe's for sandboxes: three times within a few hours. */
  sandbox: { attempts: 3, firstDelayMs: hour, maxDelayMs: 2 * hour },
} as const satisfies Record<string, RetrySchedule>;

export type RetryScheduleName = keyof typeof retrySchedules;

export const newDelivery = (event: string, endpoint: string): Delivery => ({
  id: `${event}/${endpoint}`,
  event,
  endpoint,
  status: 'pending',
  dueAt: null,
  tries: 0,
  attempts: [],
});

/** The pause before the next try, doubling each time. */
const backoff = (triesMade: number, schedule: RetrySchedule): number =>
  Math.min(schedule.firstDelayMs * 2 ** (triesMade - 1), schedule.maxDelayMs);

const isAccepted = ({ answer }: DeliveryAttempt): boolean =>
  typeof answer === 'number' && answer >= 200 && answer < 300;

/** One copy that was accepted is enough. */
export const afterTry = (
  delivery: Delivery,
  copies: readonly DeliveryAttempt[],
  { now, schedule }: { readonly now: number; readonly schedule: RetrySchedule },
): Delivery => {
  const tries = delivery.tries + 1;
  const tried = { ...delivery, tries, attempts: [...delivery.attempts, ...copies], dueAt: null };
  if (copies.some(isAccepted)) return { ...tried, status: 'delivered' };
  if (tries >= schedule.attempts) return { ...tried, status: 'failed' };
  return { ...tried, dueAt: now + backoff(tries, schedule) };
};

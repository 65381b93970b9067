import type { Refused } from './refusal.ts';

/** What a request with a key was answered first; `id` is the key. */
export type StoredAnswer = {
  readonly id: string;
  readonly path: string;
  readonly fingerprint: string;
  readonly status: number;
  readonly body: string;
  readonly at: number;
  readonly requestId: string | null;
};

export type KeyedRequest = {
  readonly key: string;
  readonly path: string;
  readonly fingerprint: string;
  readonly at: number;
  readonly requestId: string | null;
};

const secondsPerDay = 24 * 60 * 60;

export const isExpired = (answer: StoredAnswer, at: number): boolean =>
  at - answer.at >= secondsPerDay;

/** Equal for equal parameters, in whatever order they were sent. */
export const fingerprintOf = (params: unknown): string => JSON.stringify(sorted(params));

const sorted = (value: unknown): unknown =>
  typeof value === 'object' && value !== null
    ? Object.entries(value)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([key, inner]) => [key, sorted(inner)])
    : value;

/** Decides what a key means for this request: execute it, replay the first answer, or refuse. */
export const recall = (
  request: KeyedRequest,
  known: { readonly stored: StoredAnswer | undefined; readonly isRunning: boolean },
): { readonly replay: StoredAnswer } | Refused | 'execute' => {
  const { key, path } = request;
  if (key.length > 255)
    return conflict(400, `Idempotency-Key is too long. It can be at most 255 characters.`);
  if (known.isRunning)
    return conflict(
      409,
      `There is currently another in-progress request using this Idempotent Key (that probably means you submitted twice, and the other request is still going through): ${key}. Please try again later.`,
      'idempotency_key_in_use',
    );
  const { stored } = known;
  if (!stored || isExpired(stored, request.at)) return 'execute';
  if (stored.path !== path)
    return conflict(
      400,
      `Keys for idempotent requests can only be used for the same endpoint they were first used for ('${path}' vs '${stored.path}'). Try using a key other than '${key}' if you meant to execute a different request.`,
    );
  if (stored.fingerprint !== request.fingerprint)
    return conflict(
      400,
      `Keys for idempotent requests can only be used with the same parameters they were first used with. Try using a key other than '${key}' if you meant to execute a different request.`,
    );
  return { replay: stored };
};

const conflict = (status: 400 | 409, message: string, code?: string): Refused => ({
  refused: { status, type: 'idempotency_error', message, ...(code && { code }) },
});

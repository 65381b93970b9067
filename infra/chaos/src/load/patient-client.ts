import { setTimeout as delay } from 'node:timers/promises';
import { createShopClient, logIn, type ShopClient, ShopError } from '@marketgraph/local/shop';
import { type z } from 'zod';

/** A client as a good app is one: it gives up on an answer after a while and asks again, with the same key. */
export type PatientClient = {
  /** Throws `GaveUpError` after the patience. */
  readonly ask: <Form extends z.ZodType>(
    form: Form,
    document: string,
    variables?: Record<string, unknown>,
  ) => Promise<z.output<Form>>;
};

/** Nobody would wait longer. */
export class GaveUpError extends Error {
  readonly code = 'GAVE_UP';
}

export type Patience = {
  /** No attempt begins after it; epoch milliseconds, or as long as it takes. */
  readonly until: () => number;
  /** Told of every attempt that got no answer, or a refusal that is no refusal of the request. */
  readonly onRetry: (codes: readonly string[], why: string) => void;
};

const answerMs = 12_000;

/** Repeats what a client may repeat. Errors of the request itself come again, until the patience ends. */
export const persistently = async <Result>(
  what: string,
  { until, onRetry }: Patience,
  attempt: () => Promise<Result>,
): Promise<Result> => {
  for (let failures = 1; ; failures += 1) {
    try {
      return await inTime(attempt());
    } catch (cause) {
      onRetry(cause instanceof ShopError ? cause.codes : [nameOf(cause)], explain(what, cause));
      if (Date.now() > until()) throw new GaveUpError(`${what} was given up`, { cause });
      await delay(Math.min(2_000, 100 * 2 ** failures));
    }
  }
};

const explain = (what: string, cause: unknown): string =>
  `${what.replaceAll(/\s+/g, ' ')}: ${String(cause)}`;

const nameOf = (cause: unknown): string => (cause instanceof Error ? cause.name : String(cause));

const inTime = async <Result>(work: Promise<Result>): Promise<Result> => {
  const late = AbortSignal.timeout(answerMs);
  const lateness = new Promise<never>((_, reject) =>
    late.addEventListener('abort', () => reject(new ShopError('no answer', ['NO_ANSWER']))),
  );
  return Promise.race([work, lateness]);
};

/** Logs somebody in, however long it takes. */
export const enterPatiently = async (
  graphUrl: string,
  email: string,
  patience: Patience,
): Promise<PatientClient> => {
  const stranger = createShopClient(graphUrl);
  const session = await persistently('log in', patience, () => logIn(stranger, email));
  return patiently(stranger.as(session.accessToken), patience);
};

export const patiently = (shop: ShopClient, patience: Patience): PatientClient => ({
  ask: (form, document, variables) =>
    persistently(document.slice(0, 40), patience, () => shop.ask(form, document, variables)),
});

import { setTimeout as delay } from 'node:timers/promises';
import { createShopClient, logIn, ShopError } from '@marketgraph/local/shop';
import { type z } from 'zod';
import { type Answer, createGraphClient } from './graph-client.ts';

/** A client as a good app is one: it gives up on an answer after a while and asks again, with the same key. */
export type PatientClient = {
  /** Throws `GaveUpError` after the patience. */
  readonly ask: <Form extends z.ZodType>(
    form: Form,
    document: string,
    variables?: object,
  ) => Promise<z.output<Form>>;
  /** The whole answer, with the token of what was written; `token` asks to see what that one names. */
  readonly answer: <Form extends z.ZodType>(
    form: Form,
    document: string,
    request: { readonly variables?: object; readonly token?: string | undefined },
  ) => Promise<Answer<z.output<Form>>>;
  /** For sockets. */
  readonly accessToken: string | undefined;
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
  gateways: readonly string[],
  email: string,
  patience: Patience,
): Promise<PatientClient> => {
  const [graphUrl = ''] = gateways;
  const stranger = createShopClient(graphUrl);
  const session = await persistently('log in', patience, () => logIn(stranger, email));
  return patiently(gateways, patience, session.accessToken);
};

/** Through all gateways in turn, as a bearer or as nobody in particular. */
export const patiently = (
  gateways: readonly string[],
  patience: Patience,
  accessToken?: string,
): PatientClient => {
  const graph = createGraphClient(gateways, accessToken);
  const answer: PatientClient['answer'] = (form, document, request) =>
    persistently(document.slice(0, 40), patience, () => graph(form, document, request));
  return {
    ask: async (form, document, variables = {}) =>
      (await answer(form, document, { variables })).data,
    answer,
    accessToken,
  };
};

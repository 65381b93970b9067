import {
  contractFor,
  type EventDomain,
  personalFieldsOf,
  type RawEvent,
} from '@marketgraph/schema';

/** Shorter ones, such as a country's code, stand in any text and tell nothing. */
const shortestSecret = 4;

/** The texts in an opened event that are about a person; none if no contract describes it. */
export const secretsOf = (
  domain: EventDomain,
  { type, data }: Pick<RawEvent, 'type' | 'data'>,
): readonly string[] => {
  try {
    const personal = personalFieldsOf(contractFor(domain, type), { ...(data as object) });
    return longestFirst(textsIn(personal?.fields));
  } catch {
    // Off contract: what of it is personal can not be told.
    return longestFirst(textsIn(data));
  }
};

/** A name may be a part of an address. */
const longestFirst = (texts: readonly string[]): readonly string[] =>
  texts
    .filter(({ length }) => length >= shortestSecret)
    .toSorted((one, other) => other.length - one.length);

const textsIn = (value: unknown): readonly string[] => {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
};

/**
 * The error as it may be logged and kept: without the texts of a person, wherever clients, servers and
 * databases quote them. Of further properties only those are kept by which errors are told apart.
 */
export const withoutSecrets = (error: unknown, secrets: readonly string[]): unknown => {
  if (secrets.length === 0 || !(error instanceof Error)) return error;
  const hide = (text: string): string =>
    secrets.reduce((hidden, secret) => hidden.replaceAll(secret, '[personal]'), text);
  const cause = error.cause === undefined ? {} : { cause: withoutSecrets(error.cause, secrets) };
  const safe = new Error(hide(error.message), cause);
  safe.name = error.name;
  safe.stack = hide(error.stack ?? String(error));
  return Object.assign(safe, distinctionsOf(error));
};

const distinctionsOf = (error: Error): object => ({
  ...('code' in error && { code: error.code }),
  ...('type' in error && { type: error.type }),
});

import { type z } from 'zod';

/** The environment does not describe a runnable process; the message lists every problem. */
export class ConfigurationError extends Error {
  readonly code = 'CONFIGURATION';
}

/**
 * Reads a process' configuration once, at its start. Throws one `ConfigurationError` that lists
 * every missing or malformed variable, so that nobody has to fix them one by one.
 */
export const loadConfig = <Schema extends z.ZodType>(
  schema: Schema,
  environment: Readonly<Record<string, string | undefined>>,
): z.output<Schema> => {
  const result = schema.safeParse(withoutEmpty(environment));
  if (result.success) return result.data;
  const problems = result.error.issues.map(
    ({ path, message }) => `  ${path.join('.') || 'environment'}: ${message}`,
  );
  throw new ConfigurationError(`The configuration has problems:\n${problems.join('\n')}`);
};

/** `NAME=` in a shell or a file means "not set". */
const withoutEmpty = (
  environment: Readonly<Record<string, string | undefined>>,
): Record<string, string> =>
  Object.fromEntries(
    Object.entries(environment).filter(
      (entry): entry is [string, string] => entry[1] !== undefined && entry[1] !== '',
    ),
  );

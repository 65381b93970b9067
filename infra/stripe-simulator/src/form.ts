import { parse } from 'qs';
import { z } from 'zod';

import { isCurrency } from './money.ts';
import { invalidRequest, type Refused } from './refusal.ts';

/** Reads Stripe's nested form encoding; everything is text, and lists are objects with index keys. */
export const parseForm = (text: string): Record<string, unknown> =>
  parse(text, {
    parseArrays: false,
    // Else names such as `constructor` are left out in silence.
    plainObjects: true,
    depth: 8,
    strictDepth: true,
    parameterLimit: 2000,
    throwOnLimitExceeded: true,
  });

const coded = (code: string, error: (input: string) => string) => ({
  params: { code },
  error: ({ input }: { input?: unknown }) => error(String(input)),
});

const wholeNumber = z
  .string()
  .refine(
    (input) => /^-?\d{1,15}$/.test(input),
    coded('parameter_invalid_integer', (input) => `Invalid integer: ${input}`),
  )
  .transform(Number);

export const timestamp = wholeNumber.refine(
  (value) => value >= 0,
  coded('parameter_invalid_integer', () => 'This value must be greater than or equal to 0.'),
);

export const positiveInteger = wholeNumber.refine(
  (value) => value >= 1,
  coded('parameter_invalid_integer', () => 'This value must be greater than or equal to 1.'),
);

export const currency = z
  .string()
  .toLowerCase()
  .refine(
    isCurrency,
    coded('parameter_invalid_string', (input) => `Invalid currency: ${input}.`),
  );

/** An empty string unsets, as everywhere at Stripe. */
export const text = z
  .string()
  .max(5000)
  .transform((value) => (value === '' ? null : value));

export const flag = z.enum(['true', 'false']).transform((value) => value === 'true');

export const list = z
  .record(z.string(), z.union([z.string(), z.array(z.string())]))
  .transform((entries) => Object.values(entries).flat());

export const metadata = z.union([
  z.literal('').transform(() => 'unset' as const),
  z
    .record(
      z.string().max(40, 'Metadata keys can have up to 40 characters.'),
      z.string().max(500, 'Metadata values can have up to 500 characters.'),
    )
    .refine(
      (labels) => Object.keys(labels).length <= 50,
      'You may only specify up to 50 metadata keys.',
    ),
]);
export type MetadataChange = z.output<typeof metadata>;

/** Merges as Stripe does: an empty value removes its key, an empty whole removes all. */
export const mergeMetadata = (
  known: Readonly<Record<string, string>>,
  change: MetadataChange | undefined,
): Readonly<Record<string, string>> => {
  if (change === 'unset') return {};
  const merged = Object.entries({ ...known, ...change });
  return Object.fromEntries(merged.filter(([, value]) => value !== ''));
};

/** Without the keys that were not sent: leaving out and unsetting are different things. */
export const sent = <T extends object>(values: T): { [K in keyof T]?: Exclude<T[K], undefined> } =>
  Object.fromEntries(
    Object.entries(values).filter(([, value]) => value !== undefined),
  ) as ReturnType<typeof sent<T>>;

/** Checks parameters, or says as Stripe does which one is wrong. */
export const readParams = <T>(schema: z.ZodType<T>, raw: unknown): { params: T } | Refused => {
  const result = schema.safeParse(raw);
  if (result.success) return { params: result.data };
  const [issue] = result.error.issues;
  return issue ? refusalOf(innermost(issue), raw) : invalidRequest('Invalid request.');
};

/** Of several ways to read a value, the one that went deepest is what was meant. */
const innermost = (issue: z.core.$ZodIssue): z.core.$ZodIssue => {
  if (issue.code !== 'invalid_union') return issue;
  const [deepest] = issue.errors.flat().toSorted((a, b) => b.path.length - a.path.length);
  return deepest ? innermost({ ...deepest, path: [...issue.path, ...deepest.path] }) : issue;
};

const refusalOf = (issue: z.core.$ZodIssue, raw: unknown): Refused => {
  if (issue.code === 'unrecognized_keys') {
    const param = nameOf([...issue.path, issue.keys[0] ?? '']);
    return invalidRequest(`Received unknown parameter: ${param}`, {
      code: 'parameter_unknown',
      param,
    });
  }
  const param = nameOf(issue.path);
  if (valueAt(raw, issue.path) === undefined)
    return invalidRequest(`Missing required param: ${param}.`, {
      code: 'parameter_missing',
      param,
    });
  const code: unknown = issue.code === 'custom' ? issue.params?.['code'] : undefined;
  if (typeof code === 'string') return invalidRequest(issue.message, { code, param });
  return invalidRequest(`Invalid ${param}: ${issue.message}`, { param });
};

/** `metadata[orderId]` */
const nameOf = ([first, ...inner]: readonly PropertyKey[]): string =>
  `${String(first ?? '')}${inner.map((key) => `[${String(key)}]`).join('')}`;

const valueAt = (raw: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>(
    (value, key) =>
      typeof value === 'object' && value !== null
        ? (value as Record<PropertyKey, unknown>)[key]
        : undefined,
    raw,
  );

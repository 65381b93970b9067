import { type z } from 'zod';
import { isStorable } from './text.ts';

/** A refusal of the input itself; each domain's error enum has the code `INVALID_INPUT`. */
export type InputError = {
  readonly code: 'INVALID_INPUT';
  readonly message: string;
  readonly field: readonly string[];
};

/** A refusal for the `userErrors` of a payload. */
export const userError = <Code extends string>(
  code: Code,
  message: string,
  field?: readonly string[],
): { code: Code; message: string; field: readonly string[] | null } => ({
  code,
  message,
  field: field ?? null,
});

/**
 * Checks a mutation's input; every problem becomes an entry of `userErrors` that names its field.
 * Text that no store can keep is refused whatever the schema says of it (see `text.ts`).
 */
export const parseInput = <Schema extends z.ZodType>(
  schema: Schema,
  input: unknown,
):
  | { readonly ok: true; readonly value: z.output<Schema> }
  | { readonly ok: false; readonly userErrors: readonly InputError[] } => {
  const unstorable = unstorableIn(input, ['input']);
  if (unstorable.length > 0) return { ok: false, userErrors: unstorable };
  const result = schema.safeParse(input);
  if (result.success) return { ok: true, value: result.data };
  return {
    ok: false,
    userErrors: result.error.issues.map(({ message, path }) => ({
      code: 'INVALID_INPUT',
      message,
      field: ['input', ...path.map(String)],
    })),
  };
};

const unstorableIn = (value: unknown, field: readonly string[]): readonly InputError[] => {
  if (typeof value === 'string') {
    const message = 'This has characters that can not be stored.';
    return isStorable(value) ? [] : [{ code: 'INVALID_INPUT', message, field }];
  }
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => unstorableIn(inner, [...field, key]));
};

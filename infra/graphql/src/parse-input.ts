import { type z } from 'zod';

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

/** Checks a mutation's input; every problem becomes an entry of `userErrors` that names its field. */
export const parseInput = <Schema extends z.ZodType>(
  schema: Schema,
  input: unknown,
):
  | { readonly ok: true; readonly value: z.output<Schema> }
  | { readonly ok: false; readonly userErrors: readonly InputError[] } => {
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

import { z } from 'zod';

/**
 * Text that every store takes: Postgres has no NUL, and JSON columns no half surrogate pairs. Such a
 * character in an event would stop every projection that meets it, so it is refused at the door.
 */
export const isStorable = (text: string): boolean => text.isWellFormed() && !text.includes('\0');

const control = /\p{Cc}/u;
const controlButLayout = /[^\P{Cc}\n\r\t]/u;

/** One line of input, trimmed, of 1 to `max` characters, without control characters. */
export const line = (max: number): z.ZodType<string, string> =>
  z
    .string()
    .trim()
    .min(1, 'This must not be empty.')
    .max(max, `This must have at most ${max} characters.`)
    .refine(
      (text) => isStorable(text) && !control.test(text),
      'This has characters that can not be shown.',
    );

/** Several lines of input, trimmed, of up to `max` characters; may be empty. */
export const text = (max: number): z.ZodType<string, string> =>
  z
    .string()
    .trim()
    .max(max, `This must have at most ${max} characters.`)
    .refine(
      (value) => isStorable(value) && !controlButLayout.test(value),
      'This has characters that can not be shown.',
    );

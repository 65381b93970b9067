import { z } from 'zod';

/** An address as we keep it: trimmed, in small letters. Two spellings of it are one person. */
export const emailAddress = z
  .string()
  .trim()
  .toLowerCase()
  .max(254, 'The e-mail address is too long.')
  .pipe(z.email('This is not an e-mail address.'));

/**
 * Text as it is searched: lower case, without accents, letters and digits only, words apart by one blank.
 * Who searches must write what they look for in the same way.
 */
export const searchable = (text: string): string =>
  text
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();

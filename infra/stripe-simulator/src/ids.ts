import { createHash } from 'node:crypto';

const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** The n-th id of its kind for a seed: the same seed and the same calls give the same ids. */
export const idFor = (seed: string, prefix: string, n: number): string =>
  `${prefix}_${lettersOf(`${seed}/${prefix}/${n}`)}`;

export const clientSecretFor = (seed: string, intentId: string): string =>
  `${intentId}_secret_${lettersOf(`${seed}/secret/${intentId}`)}`;

const lettersOf = (source: string): string =>
  [...createHash('sha256').update(source).digest().subarray(0, 24)]
    .map((byte) => alphabet.charAt(byte % alphabet.length))
    .join('');

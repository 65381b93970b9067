import { createHash } from 'node:crypto';

/** Numbers in [0, 1), always the same for a seed. */
export const randomFrom = (seed: string): (() => number) => {
  let drawn = 0;
  return () => {
    drawn += 1;
    const digest = createHash('sha256').update(`${seed}/${drawn}`).digest();
    return digest.readUInt32BE(0) / 2 ** 32;
  };
};

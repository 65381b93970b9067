/** Where an event stands in the whole log. Sparse and strictly increasing; only comparable, never a count. */
export type Position = { readonly commit: bigint; readonly prepare: bigint };

/** `commit/prepare`, as it travels in headers, rows and tokens. */
export const formatPosition = ({ commit, prepare }: Position): string => `${commit}/${prepare}`;

const largest = 2n ** 64n - 1n;

/** Throws `RangeError` on anything but `<commit>/<prepare>` below 2^64-1, which stores mean as "the end". */
export const parsePosition = (text: string): Position => {
  const match = /^(\d{1,20})\/(\d{1,20})$/.exec(text);
  if (!match) throw new RangeError(`not a position: ${text}`);
  const position = { commit: BigInt(match[1] ?? ''), prepare: BigInt(match[2] ?? '') };
  if (position.commit >= largest || position.prepare >= largest) {
    throw new RangeError(`not a position in the log: ${text}`);
  }
  return position;
};

/** Negative, zero or positive, as `a` stands before, at or after `b`. */
export const comparePositions = (a: Position, b: Position): number => {
  if (a.commit !== b.commit) return a.commit < b.commit ? -1 : 1;
  if (a.prepare !== b.prepare) return a.prepare < b.prepare ? -1 : 1;
  return 0;
};

/** A stream of chance that is the same for the same seed. */
export type Random = {
  /** In [0, 1). */
  readonly next: () => number;
  /** An integer from `least` to `most`. */
  readonly between: (least: number, most: number) => number;
  readonly pick: <Item>(items: readonly Item[]) => Item;
  /** One of the items, as likely as its weight says. */
  readonly weigh: <Item>(items: readonly (readonly [Item, number])[]) => Item;
};

/** mulberry32 over a hash of seed and name: each name has a stream of its own. */
export const createRandom = (seed: number, name: string): Random => {
  let state = Buffer.from(`${seed}/${name}`).reduce(
    (hash, byte) => Math.imul(hash ^ byte, 0x01000193),
    0x811c9dc5,
  );
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const between = (least: number, most: number): number =>
    least + Math.floor(next() * (most - least + 1));
  const pick = <Item>(items: readonly Item[]): Item => {
    const item = items[between(0, items.length - 1)];
    if (item === undefined) throw new RangeError('nothing to pick from');
    return item;
  };
  return {
    next,
    between,
    pick,
    weigh: (items) => {
      let left = next() * items.reduce((total, [, weight]) => total + weight, 0);
      for (const [item, weight] of items) {
        left -= weight;
        if (left < 0) return item;
      }
      return pick(items.map(([item]) => item));
    },
  };
};

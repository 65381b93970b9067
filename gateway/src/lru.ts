/** Keeps the `size` values that were used last. */
export type Lru<Value> = {
  /** The value under `key`, made by `make` if it is not kept. */
  readonly get: (key: string, make: () => Value) => Value;
};

export const createLru = <Value>(size: number): Lru<Value> => {
  // A Map remembers the order of insertion: the first key is the one not used for longest.
  const kept = new Map<string, { readonly value: Value }>();
  return {
    get: (key, make) => {
      const entry = kept.get(key) ?? { value: make() };
      kept.delete(key);
      kept.set(key, entry);
      const [oldest] = kept.keys();
      if (kept.size > size && oldest !== undefined) kept.delete(oldest);
      return entry.value;
    },
  };
};

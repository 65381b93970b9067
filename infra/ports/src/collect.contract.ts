/**
 * What an endless iterable yields until `isEnough`; then aborts it and waits for its end, as every
 * consumer of a port does.
 */
export const collect = async <Item>(
  open: (signal: AbortSignal) => AsyncIterable<Item>,
  isEnough: (items: readonly Item[]) => boolean,
): Promise<readonly Item[]> => {
  const stop = new AbortController();
  const items: Item[] = [];
  for await (const item of open(stop.signal)) {
    items.push(item);
    if (isEnough(items)) stop.abort();
  }
  return items;
};

/** Has the next item fetched while the one in hand is worked on. */
export async function* readAhead<Item>(source: AsyncIterable<Item>): AsyncGenerator<Item> {
  const items = source[Symbol.asyncIterator]();
  const fetch = (): Promise<IteratorResult<Item>> => {
    const fetching = items.next();
    // It is told when its turn comes; until then nobody listens.
    fetching.catch(() => undefined);
    return fetching;
  };
  let next = fetch();
  try {
    for (let item = await next; item.done !== true; item = await next) {
      next = fetch();
      yield item.value;
    }
  } finally {
    await items.return?.();
  }
}

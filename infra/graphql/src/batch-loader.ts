import DataLoader from 'dataloader';
import { type RequestContext } from './viewer.ts';

type Loader = DataLoader<string, unknown>;

const loadersOf = new WeakMap<RequestContext, Map<string, Loader>>();

/**
 * One batch per tick of all keys asked for under `name` within a request. Use it in every
 * `__resolveReference` and every field that looks something up by key.
 */
export const batchLoader = <Value>(
  context: RequestContext,
  name: string,
  load: (keys: readonly string[]) => Promise<ReadonlyMap<string, Value>>,
): ((key: string) => Promise<Value | undefined>) => {
  const loaders = loadersOf.get(context) ?? new Map<string, Loader>();
  loadersOf.set(context, loaders);
  const loader = loaders.get(name) ?? batching(load);
  loaders.set(name, loader);
  // A name is used with one kind of value: the name is the value's name.
  return (key) => loader.load(key) as Promise<Value | undefined>;
};

const batching = (
  load: (keys: readonly string[]) => Promise<ReadonlyMap<string, unknown>>,
): Loader =>
  new DataLoader(async (keys) => {
    const values = await load(keys);
    return keys.map((key) => values.get(key));
  });

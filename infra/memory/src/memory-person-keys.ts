import { randomBytes } from 'node:crypto';
import { ownKeyId, type PersonKey, type PersonKeys } from '@marketgraph/infra/ports';

/** Keys in memory, which nothing wraps. */
export const memoryPersonKeys = (): PersonKeys => {
  const keys = new Map<string, PersonKey>();
  const found = (ids: readonly string[]): ReadonlyMap<string, PersonKey> =>
    new Map(
      ids.flatMap((id) => {
        const key = keys.get(id);
        return key === undefined ? [] : [[id, key] as const];
      }),
    );
  return {
    find: async (ids) => found(ids),
    ensure: async (ids) => {
      for (const id of ids) if (!keys.has(id)) keys.set(id, { key: randomBytes(32) });
      return found(ids);
    },
    forget: async (id) => {
      if (id === ownKeyId) throw new RangeError('this key is nobody’s: it can not be forgotten');
      keys.set(id, 'forgotten');
    },
    close: async () => undefined,
  };
};

import { type PersonKey, type PersonKeys } from '@marketgraph/infra/ports';
import DataLoader from 'dataloader';

export type RememberOptions = {
  /** How long a key may be used after it was asked for: whoever is forgotten is unknown here so much later. */
  readonly maxAgeMs?: number;
  /** How many are kept; those not used for the longest time go first. */
  readonly maxCount?: number;
  /** Milliseconds of a clock that never goes back; for specs. */
  readonly now?: () => number;
};

type Remembered = { readonly key: PersonKey; readonly askedAt: number };

const largestBatch = 500;

/**
 * Keys that are remembered for a short time, and asked for together by all who need some at once. That
 * somebody is forgotten is remembered too, and stays so. `forget` takes effect here at once.
 */
export const rememberKeys = (
  keys: PersonKeys,
  { maxAgeMs = 5_000, maxCount = 20_000, now = () => performance.now() }: RememberOptions = {},
): PersonKeys => {
  const remembered = new Map<string, Remembered>();
  const recall = (id: string): PersonKey | undefined => {
    const found = remembered.get(id);
    if (!found) return undefined;
    if (found.key !== 'forgotten' && now() - found.askedAt >= maxAgeMs) return undefined;
    remembered.delete(id);
    remembered.set(id, found);
    return found.key;
  };
  const remember = (id: string, key: PersonKey, askedAt: number): void => {
    // An answer that was on its way while they were forgotten must not bring them back.
    if (remembered.get(id)?.key === 'forgotten') return;
    remembered.delete(id);
    remembered.set(id, { key, askedAt });
    const [oldest] = remembered.keys();
    if (remembered.size > maxCount && oldest !== undefined) remembered.delete(oldest);
  };
  const ask = (how: 'find' | 'ensure') => {
    const together = new DataLoader<string, PersonKey | undefined>(
      async (ids) => {
        // From before the question: an answer is as old as what it was read from.
        const askedAt = now();
        const found = await keys[how](ids);
        for (const [id, key] of found) remember(id, key, askedAt);
        return ids.map((id) => found.get(id));
      },
      { cache: false, maxBatchSize: largestBatch },
    );
    return async (ids: readonly string[]): Promise<ReadonlyMap<string, PersonKey>> => {
      const answers = await Promise.all(
        [...new Set(ids)].map(async (id) => [id, recall(id) ?? (await together.load(id))] as const),
      );
      return new Map(answers.flatMap(([id, key]) => (key === undefined ? [] : [[id, key]])));
    };
  };
  return {
    find: ask('find'),
    ensure: ask('ensure'),
    forget: async (id) => {
      await keys.forget(id);
      remembered.set(id, { key: 'forgotten', askedAt: now() });
    },
    close: () => keys.close(),
  };
};

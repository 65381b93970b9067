import { type Snapshot, type Snapshots } from '@marketgraph/infra/ports';

/** Snapshots in a map, as JSON. */
export const memorySnapshots = (): Snapshots => {
  const saved = new Map<string, string>();
  return {
    find: async (stream) => {
      const text = saved.get(stream);
      return text === undefined ? undefined : (JSON.parse(text) as Snapshot);
    },
    save: async (snapshot) => void saved.set(snapshot.stream, JSON.stringify(snapshot)),
  };
};

import { type Snapshot, type Snapshots } from '@marketgraph/infra/ports';
import { type EngineLogger } from '../keep-running.ts';

/** Has a snapshot made and saved later, or never. */
export type WriteBehind = (stream: string, make: () => Snapshot) => void;

const maxAtOnce = 2;
const maxWaiting = 32;

/**
 * Saves snapshots when nobody waits for it, few at once. A newer one of a stream takes the place of the one that
 * waits; what would be too many is left out, and what fails is told and forgotten: the next one comes soon.
 */
export const createWriteBehind = (snapshots: Snapshots, logger: EngineLogger): WriteBehind => {
  const waiting = new Map<string, () => Snapshot>();
  let writers = 0;
  const write = async (): Promise<void> => {
    for (const [stream, make] of waiting) {
      waiting.delete(stream);
      try {
        await snapshots.save(make());
      } catch (err) {
        logger.warn({ err, stream }, `no snapshot of ${stream} was saved`);
      }
    }
    writers -= 1;
  };
  return (stream, make) => {
    if (waiting.size >= maxWaiting && !waiting.has(stream)) return;
    waiting.set(stream, make);
    if (writers === maxAtOnce) return;
    writers += 1;
    setImmediate(() => void write());
  };
};

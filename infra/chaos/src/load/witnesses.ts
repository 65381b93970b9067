import { type Random } from '../random.ts';
import { type Testimony, type Watch, watchOrder, type Witness } from './witness.ts';

/** Live clients, of whom some watch to the end of the run. */
export type Witnesses = {
  /** Now and then somebody follows the order. */
  readonly maybeWatch: (watch: Watch) => void;
  readonly testimonies: readonly Testimony[];
  readonly close: () => Promise<void>;
};

const mostAtOnce = 24;

const ended = new Set(['CANCELLED', 'COMPLETED']);

/** Follows one order in three, as long as there are places; who saw the end of one makes place for the next. */
export const createWitnesses = (random: Random): Witnesses => {
  const watching: Witness[] = [];
  const testimonies: Testimony[] = [];

  const makePlace = (): boolean => {
    if (watching.length < mostAtOnce) return true;
    const index = watching.findIndex(({ testimony }) =>
      ended.has(testimony.sights.at(-1)?.order.status ?? ''),
    );
    const [done] = index < 0 ? [] : watching.splice(index, 1);
    void done?.close();
    return done !== undefined;
  };
  return {
    maybeWatch: (watch) => {
      if (random.next() > 1 / 3 || !makePlace()) return;
      const witness = watchOrder(watch);
      watching.push(witness);
      testimonies.push(witness.testimony);
    },
    testimonies,
    close: async () => {
      await Promise.all(watching.map((witness) => witness.close()));
    },
  };
};

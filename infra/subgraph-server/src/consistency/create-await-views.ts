import { type ConsistencyToken } from '@marketgraph/infra/graphql';
import { parsePosition, type Position, type ViewStore } from '@marketgraph/infra/ports';
import { type EventDomain } from '@marketgraph/schema';
import { type Reaches, watchCheckpoint } from './watch-checkpoint.ts';

/** What a subgraph needs to know of a view in its database: any projection is one. */
export type ReadView = {
  readonly name: string;
  readonly source: EventDomain;
  readonly readsPersonalData?: boolean;
};

/**
 * Resolves once every view has come to what the token names of its source, with `true`, or with `false`
 * when `patienceMs` pass before. A token that names none of the sources waits for nothing. Throws when
 * the checkpoints can not be read.
 */
export type AwaitViews = (token: ConsistencyToken) => Promise<boolean>;

/** Waits for the views that a subgraph reads. */
export const createAwaitViews = (
  views: readonly ReadView[],
  store: Pick<ViewStore, 'checkpoint'>,
  patienceMs: number,
): AwaitViews => {
  const watched = views.map(({ name, source }) => ({
    source,
    reaches: watchCheckpoint(() => positionOf(store, name, source)),
  }));
  return async (token) => {
    const wanted = watched.flatMap(({ source, reaches }) => {
      const target = token.get(source);
      return target ? [{ reaches, target }] : [];
    });
    return wanted.length === 0 || (await allReach(wanted, patienceMs));
  };
};

const positionOf = async (
  store: Pick<ViewStore, 'checkpoint'>,
  name: string,
  source: EventDomain,
): Promise<Position | undefined> => {
  const checkpoint = await store.checkpoint(name, source);
  return checkpoint && parsePosition(checkpoint.position);
};

const allReach = async (
  wanted: readonly { readonly reaches: Reaches; readonly target: Position }[],
  patienceMs: number,
): Promise<boolean> => {
  const givingUp = new AbortController();
  const timer = setTimeout(() => givingUp.abort(), patienceMs);
  try {
    const reached = wanted.map(({ reaches, target }) => reaches(target, givingUp.signal));
    return (await Promise.all(reached)).every(Boolean);
  } finally {
    clearTimeout(timer);
  }
};

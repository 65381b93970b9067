import { type EngineLogger, type PersonalData, runProjection } from '@marketgraph/infra/engine';
import { type EventBus, type Notices, type ViewStore } from '@marketgraph/infra/ports';
import { type Domain } from '@marketgraph/schema';
import { views } from './views.ts';

/** What views are run with; `viewStoreOf` is asked once for each view. */
export type ViewsOptions = {
  readonly bus: EventBus;
  readonly notices: Notices;
  readonly personalData: PersonalData;
  readonly viewStoreOf: (database: Domain) => ViewStore;
  readonly logger: EngineLogger;
};

export type RunningViews = {
  /** Names of the projections that do not read yet: empty when the process is ready. */
  readonly waiting: () => readonly string[];
  /** Resolves when every projection has finished the batch in hand. */
  readonly stop: () => Promise<void>;
};

/** Runs every view of the registry until it is stopped. */
export const runViews = ({ viewStoreOf, ...options }: ViewsOptions): RunningViews => {
  const stopping = new AbortController();
  const waiting = new Set(views.map(({ projection }) => projection.name));
  const loops = views.map(({ database, projection }) =>
    runProjection({
      ...options,
      projection,
      views: viewStoreOf(database),
      signal: stopping.signal,
      onReading: () => waiting.delete(projection.name),
    }),
  );
  return {
    waiting: () => [...waiting],
    stop: async () => {
      stopping.abort();
      await Promise.all(loops);
    },
  };
};

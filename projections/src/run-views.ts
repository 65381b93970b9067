import {
  describeHandlers,
  type EngineLogger,
  type HandlerHealth,
  HandlerWatch,
  Member,
  type PersonalData,
  runProjection,
} from '@marketgraph/infra/engine';
import {
  type EventBus,
  type EventStore,
  type Generations,
  type Notices,
  type ViewStore,
} from '@marketgraph/infra/ports';
import { type Domain } from '@marketgraph/schema';
import { views } from './views.ts';

/** What views are run with; `viewStoreOf` answers the same store for the same database. */
export type ViewsOptions = {
  readonly bus: EventBus;
  /** Read where the bus lacks something, or history is long. */
  readonly eventStore: EventStore;
  readonly notices: Notices;
  readonly personalData: PersonalData;
  readonly viewStoreOf: (database: Domain) => ViewStore;
  readonly generationsOf: (database: Domain) => Generations;
  readonly logger: EngineLogger;
};

export type RunningViews = {
  /** How each of them stands. */
  readonly describe: () => Promise<readonly HandlerHealth[]>;
  /** Resolves when every projection has finished the batch in hand. */
  readonly stop: () => Promise<void>;
};

/** Runs every view of the registry, sharing them with other processes, until it is stopped. */
export const runViews = ({
  viewStoreOf,
  generationsOf,
  ...options
}: ViewsOptions): RunningViews => {
  const stopping = new AbortController();
  const members = new Map<ViewStore, Member>();
  const memberIn = (store: ViewStore): Member => {
    const member = members.get(store) ?? new Member(store);
    members.set(store, member);
    return member;
  };
  const handlers = views.map(({ database, projection }) => ({
    projection,
    views: viewStoreOf(database),
    generations: generationsOf(database),
    watch: new HandlerWatch(projection.name, projection.source),
  }));
  const loops = handlers.map((handler) =>
    runProjection({
      ...options,
      ...handler,
      member: memberIn(handler.views),
      signal: stopping.signal,
    }),
  );
  return {
    describe: () => describeHandlers(handlers, options.bus),
    stop: async () => {
      stopping.abort();
      await Promise.all(loops);
    },
  };
};

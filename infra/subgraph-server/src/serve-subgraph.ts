import {
  type AnyReaction,
  type AnyTimer,
  describeHandlers,
  HandlerWatch,
  Member,
  runReaction,
  runRelay,
  runTimer,
  systemClock,
} from '@marketgraph/infra/engine';
import { subgraphTypeDefs } from '@marketgraph/schema';
import { createAwaitViews, type ReadView } from './consistency/create-await-views.ts';
import { forgetPrevious } from './forget-previous.ts';
import { type Infra } from './open-infra.ts';
import { refuseForgotten } from './refuse-forgotten.ts';
import { createRequestContext } from './request-context.ts';
import { type Running } from './run-process.ts';
import { createSubgraphApp, type Resolvers, type Routes } from './subgraph-app.ts';
import { createTokenVerifier } from './verify-token.ts';

/** What makes one subgraph different from the others. */
export type SubgraphParts<Database> = {
  readonly infra: Infra<Database>;
  readonly resolvers: Resolvers;
  /** The views in its database: those whose reads wait for a client's consistency token. */
  readonly views: readonly ReadView[];
  readonly reactions?: readonly AnyReaction[];
  readonly timers?: readonly AnyTimer[];
  readonly routes?: Routes;
  /** Further loops that end when the signal aborts. */
  readonly background?: readonly ((signal: AbortSignal) => Promise<void>)[];
};

/**
 * Serves a subgraph at `/graphql` with `/livez` and `/readyz`, and hosts its domain's relay,
 * reactions and timers. `stop` refuses new requests, finishes running ones and batches, then disconnects.
 * Throws when the port is taken.
 */
export const serveSubgraph = async <Database>(
  parts: SubgraphParts<Database>,
): Promise<Running & { readonly url: string }> => {
  const { infra, resolvers, routes, views, timers = [] } = parts;
  const reactions = [...(parts.reactions ?? []), ...forgetPrevious(infra, views)];
  const { config, domain, logger } = infra;
  const watches = [...reactions, ...timers].map(
    ({ name, source }) => [name, new HandlerWatch(name, source)] as const,
  );
  const handlers = watches.map(([, watch]) => ({ watch, views: infra.views }));
  const { app, stop } = await createSubgraphApp({
    typeDefs: subgraphTypeDefs(domain),
    resolvers,
    contextOf: createRequestContext(
      refuseForgotten(createTokenVerifier(config.jwksUrl), infra.personKeys),
      infra.clock,
    ),
    probes: infra.probes,
    describe: () => describeHandlers(handlers, infra.bus),
    consistency: {
      domain,
      caused: infra.caused,
      awaitViews: createAwaitViews(views, infra.views, config.consistencyWaitMs),
    },
    logger,
    routes,
  });
  const url = await app.listen({ host: '127.0.0.1', port: config.port });
  const stopLoops = startLoops({ ...parts, reactions }, new Map(watches));
  return {
    url,
    stop: async () => {
      await stop();
      await stopLoops();
      await infra.close();
    },
  };
};

const startLoops = <Database>(
  { infra, reactions = [], timers = [], background = [] }: SubgraphParts<Database>,
  watches: ReadonlyMap<string, HandlerWatch>,
): (() => Promise<void>) => {
  const stopping = new AbortController();
  const { signal } = stopping;
  const { bus, eventStore, views, logger, domain, personalData } = infra;
  const member = new Member(views);
  const follow = ({ name }: { readonly name: string }) => {
    const watch = watches.get(name);
    return { bus, eventStore, views, member, logger, signal, ...(watch && { watch }) };
  };
  const loops = [
    ...(domain === 'analytics' ? [] : [runRelay({ domain, eventStore, bus, logger, signal })]),
    ...reactions.map((reaction) => runReaction({ ...follow(reaction), reaction, personalData })),
    ...timers.map((timer) => runTimer({ ...follow(timer), timer, clock: systemClock })),
    ...background.map((loop) => loop(signal)),
  ];
  for (const loop of loops) loop.catch((error: unknown) => dieOf(infra, error, signal));
  return async () => {
    stopping.abort();
    await Promise.allSettled(loops);
  };
};

/** A loop retries what can be retried: what it still throws means this process can not do its work. */
const dieOf = <Database>({ logger }: Infra<Database>, err: unknown, signal: AbortSignal): void => {
  if (signal.aborted) return;
  logger.fatal({ err }, 'A relay or reaction gave up; the process ends and is started anew');
  process.exitCode = 1;
  process.kill(process.pid, 'SIGTERM');
};

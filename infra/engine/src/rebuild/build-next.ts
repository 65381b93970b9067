import {
  type Checkpoint,
  type Notices,
  type SkippedEvent,
  type ViewStore,
} from '@marketgraph/infra/ports';
import { type HeldLease } from '../held-lease.ts';
import { replayProjection } from '../replay-projection.ts';
import { type Building, catchUp, load } from './catch-up.ts';
import { type GenerationOptions } from './rebuild-options.ts';

/** A generation that has read all there is, and where it was when this run began. */
export type Built = { readonly building: Building; readonly from: Checkpoint | undefined };

/**
 * Brings a generation to the end of the bus: history from the log, without indexes until it is loaded, then
 * the tail. Goes on where an earlier run was ended; what that one has parked is tried again.
 */
export const buildNext = async (
  options: GenerationOptions,
  next: ViewStore,
  held: HeldLease,
): Promise<Built> => {
  const { projection, generations, onProgress } = options;
  const { name: handler, source, table } = projection;
  const building = await buildingOf(options, next, held);
  await next.prepare(handler, { ...table, indexes: [] });
  const from = await next.checkpoint(handler, source);
  await load(building);
  onProgress?.({ handler, phase: 'index', done: 0, total: table.indexes.length });
  await next.prepare(handler, table);
  await generations.analyse(handler, 'next');
  await catchUp(building, await endOf(options));
  await replayParked(building);
  return { building, from };
};

/** How a generation is written. The lease is kept with `next`, so that commits to `previous` can not be fenced by it. */
export const buildingOf = async (
  options: GenerationOptions,
  store: ViewStore,
  held: HeldLease,
  fence: 'lease' | 'none' = 'lease',
): Promise<Building> => {
  const { projection, personalData, views } = options;
  const given = await views.skippedEvents(projection.name);
  const lease = fence === 'lease' ? held.lease : undefined;
  const skipped = new Set(given.map(({ sequence }) => sequence));
  return {
    ...options,
    signal: AbortSignal.any([options.signal, held.lost]),
    writer: { projection, views: store, personalData, lease, skipped },
  };
};

/** The last event that the bus or the live view has. */
const endOf = async ({ bus, views, projection }: GenerationOptions): Promise<number> => {
  const { name, source } = projection;
  const [last, live] = [await bus.last(source), await views.checkpoint(name, source)];
  return Math.max(last?.sequence ?? 0, live?.sequence ?? 0);
};

const silence: Pick<Notices, 'publish'> = { publish: () => undefined };

/** The code may have changed since; what somebody gave up live is given up here as well. */
const replayParked = async (building: Building): Promise<void> => {
  const { projection, personalData, views: live, writer } = building;
  const given = new Map(
    (await live.skippedEvents(projection.name)).map((skip) => [skip.sequence, skip]),
  );
  for (const { stream } of await writer.views.parkedStreams(projection.name)) {
    await giveUp(building, stream, given);
    const options = { projection, views: writer.views, notices: silence };
    await replayProjection({ ...options, ...(personalData && { personalData }) }, stream);
  }
};

const giveUp = async (
  { projection, writer }: Building,
  stream: string,
  given: ReadonlyMap<number, SkippedEvent>,
): Promise<void> => {
  const key = { handler: projection.name, source: projection.source, stream };
  for (;;) {
    const [first] = await writer.views.parkedEvents(key, 1);
    const skip = first && given.get(first.sequence);
    if (!first || !skip) return;
    const { by, why, at } = skip;
    await writer.views.skipParked(key, first.sequence, { by, why, at });
  }
};

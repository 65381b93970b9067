import {
  type Checkpoint,
  type Comparison,
  NewerVersionError,
  type ParkedStream,
  type ViewStore,
} from '@marketgraph/infra/ports';
import { type HeldLease } from '../held-lease.ts';
import { buildNext } from './build-next.ts';
import { compareBeside } from './compare-beside.ts';
import { holdRebuild } from './hold-rebuild.ts';
import { type GenerationOptions } from './rebuild-options.ts';
import { ParkedThereError, parkedOnlyThere, switchBeside } from './switch-beside.ts';

export type RebuildOptions = GenerationOptions & {
  /** Forgets what an earlier rebuild has left, instead of going on there. */
  readonly isFresh?: boolean | undefined;
  /** Builds and compares only. */
  readonly noSwitch?: boolean | undefined;
  readonly acceptParked?: boolean | undefined;
  readonly acceptDifferences?: boolean | undefined;
};

/** Why a generation that is built does not go live by itself. */
export type Refusal = 'differences' | 'parked';

export type Rebuilt = {
  readonly handler: string;
  readonly outcome: 'switched' | 'built' | 'refused';
  readonly refusals: readonly Refusal[];
  /** Of the tables; `live` as it was before, `undefined` if there was none. */
  readonly versions: { readonly live: number | undefined; readonly next: number };
  /** Where this run began: with the first event, or where an earlier one was ended. */
  readonly from: Checkpoint | undefined;
  readonly to: Checkpoint | undefined;
  readonly seconds: number;
  /** `undefined` if there was nothing to compare with. */
  readonly parity: Comparison | undefined;
  /** Parked in the new one and not in the live one. */
  readonly parked: readonly ParkedStream[];
};

/**
 * Builds a view beside the live one from the log, compares the two, and switches; readers and the live
 * handler go on all the time. Nothing is announced, and nobody reacts. May be ended at any instant: the next
 * call goes on. What differs or is parked anew refuses the switch, unless it is accepted; differences from
 * an older version of the table are meant. Throws `RebuildRunsError` while another one runs,
 * `NewerVersionError` if the live table is newer than this code, `BusDisagreesError` if bus and log do not
 * number alike, `SwitchBlockedError` if somebody held the table all the time.
 */
export const rebuildView = (options: RebuildOptions): Promise<Rebuilt> =>
  withNext(options, (next, held) => rebuild(options, next, held));

/** Runs `work` while nobody else builds or switches generations of the view. Throws as `holdRebuild`. */
export const withNext = async <Result>(
  options: GenerationOptions & { readonly isPatient?: boolean },
  work: (next: ViewStore, held: HeldLease) => Promise<Result>,
): Promise<Result> => {
  const { projection, generations } = options;
  const next = await generations.open(projection.name, 'next');
  try {
    return await holdRebuild(projection.name, next, options, (held) => work(next, held));
  } finally {
    await next.close();
  }
};

/** As `rebuildView`, for one who holds the lease. */
export const rebuild = async (
  options: RebuildOptions,
  next: ViewStore,
  held: HeldLease,
): Promise<Rebuilt> => {
  const startedAt = performance.now();
  const { projection, generations, views, onProgress } = options;
  const { name: handler, source, table } = projection;
  const live = await generations.versionOf(handler, 'live');
  if (live !== undefined && live > table.version) {
    throw new NewerVersionError(`${table.name} is at version ${live}, not ${table.version}`);
  }
  if (options.isFresh === true) await generations.drop(handler, 'next');
  const { building, from } = await buildNext(options, next, held);
  onProgress?.({ handler, phase: 'compare', done: 0, total: 1 });
  const parity = await compareBeside(building, 'next');
  const parked = await parkedOnlyThere(views, next, handler);
  const found = { handler, versions: { live, next: table.version }, from, parity, parked };
  const refusals = refusalsOf(options, found);
  const end = async (outcome: Rebuilt['outcome'], why: readonly Refusal[]): Promise<Rebuilt> => ({
    ...found,
    outcome,
    refusals: why,
    to: await (outcome === 'switched' ? views : next).checkpoint(handler, source),
    seconds: (performance.now() - startedAt) / 1_000,
  });
  if (options.noSwitch === true) return end('built', refusals);
  if (refusals.length > 0) return end('refused', refusals);
  onProgress?.({ handler, phase: 'switch', done: 0, total: 1 });
  try {
    const { acceptParked = false } = options;
    await switchBeside(building, { beside: 'next', lease: held.lease, acceptParked });
  } catch (error) {
    if (!(error instanceof ParkedThereError)) throw error;
    return { ...(await end('refused', ['parked'])), parked: error.parked };
  }
  return end('switched', []);
};

const refusalsOf = (
  { acceptDifferences = false, acceptParked = false }: RebuildOptions,
  { versions, parity, parked }: Pick<Rebuilt, 'versions' | 'parity' | 'parked'>,
): readonly Refusal[] => {
  const isSameVersion = versions.live === versions.next;
  const differences = parity ? parity.missing + parity.extra + parity.different : 0;
  return [
    ...(isSameVersion && differences > 0 && !acceptDifferences ? (['differences'] as const) : []),
    ...(parked.length > 0 && !acceptParked ? (['parked'] as const) : []),
  ];
};

import { type GenerationOptions, rebuildView, withNext } from '@marketgraph/infra/engine';
import {
  type Comparison,
  type Generations,
  type ParkedStream,
  type ViewStore,
} from '@marketgraph/infra/ports';
import { type Domain } from '@marketgraph/schema';
import { type RegisteredView } from './find-views.ts';
import { views } from '../views.ts';

/** The live views of one domain, and those beside them. */
export type ViewsOfDomain = { readonly views: ViewStore; readonly generations: Generations };

/** What views are built with, whatever the view. */
export type BuildOptions = Omit<GenerationOptions, 'projection' | 'views' | 'generations'> & {
  readonly databaseOf: (domain: Domain) => ViewsOfDomain;
};

/** A view as it stands, beside what the whole log makes of it. */
export type ComparedView = {
  readonly view: string;
  readonly events: number;
  /** `undefined` if the view was never made. */
  readonly parity: Comparison | undefined;
  /** What the rebuild had to park and the live view did not. */
  readonly parked: readonly ParkedStream[];
};

/**
 * Builds every view anew from the log, one after the other, compares it with the live one, and leaves
 * nothing behind; the live ones go on. Throws what `rebuildView` throws.
 */
export const compareAll = async (
  options: BuildOptions,
  registry: readonly RegisteredView[] = views,
): Promise<readonly ComparedView[]> => {
  const compared: ComparedView[] = [];
  for (const view of registry) {
    const ofView = optionsOf(options, view);
    const { parity, parked, to } = await rebuildView({ ...ofView, isFresh: true, noSwitch: true });
    compared.push({ view: view.projection.view, events: to?.sequence ?? 0, parity, parked });
    await dropBeside(ofView, 'next');
  }
  return compared;
};

export const optionsOf = (
  { databaseOf, ...options }: BuildOptions,
  { database, projection }: RegisteredView,
): GenerationOptions => {
  const { views: live, generations } = databaseOf(database);
  return { ...options, projection, views: live, generations };
};

/** Forgets a generation while nobody builds or switches. Throws `RebuildRunsError`. */
export const dropBeside = (
  options: GenerationOptions,
  beside: 'next' | 'previous',
): Promise<void> =>
  withNext(options, () => options.generations.drop(options.projection.name, beside));

import { isDeepStrictEqual } from 'node:util';
import { type Figures } from './figures.ts';

/** A figure that is served otherwise than the log tells it. */
export type Difference = {
  readonly figure: string;
  readonly group: string;
  readonly served: unknown;
  readonly told: unknown;
};

export type Compared = {
  /** Groups of all figures. */
  readonly count: number;
  readonly differences: readonly Difference[];
};

/** Compares every group of every figure, whole; nothing is rounded, and nothing may be missing on either side. */
export const compareFigures = (served: Figures, told: Figures): Compared => {
  const [ours, theirs] = [groupsOf(served), groupsOf(told)];
  const names = new Set([...ours.keys(), ...theirs.keys()]);
  const differences = [...names]
    .filter((name) => !isDeepStrictEqual(ours.get(name), theirs.get(name)))
    .map((name) => {
      const [figure = '', group = ''] = name.split(separator);
      return { figure, group, served: ours.get(name), told: theirs.get(name) };
    });
  return { count: names.size, differences };
};

const separator = '\0';

const groupsOf = (figures: Figures): ReadonlyMap<string, unknown> =>
  new Map(
    Object.entries(figures).flatMap(([figure, groups]) =>
      Object.entries(groups).map(([group, value]) => [`${figure}${separator}${group}`, value]),
    ),
  );

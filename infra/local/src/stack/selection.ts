import { isGiven, type Environment } from './environment.ts';
import { type Service } from './service.ts';
import { StackError } from './stack-error.ts';

const groupsOf = (all: readonly Service[]): ReadonlyMap<string, readonly string[]> =>
  new Map([
    ['infra', all.filter(({ tier }) => tier === 'backing').map(({ name }) => name)],
    ...all.map(({ name }): [string, readonly string[]] => [name, [name]]),
  ]);

const expand = (all: readonly Service[], only: readonly string[]): Set<string> => {
  const groups = groupsOf(all);
  const names = only.flatMap((word) => {
    const group = groups.get(word);
    if (group === undefined)
      throw new StackError(
        'UNKNOWN_SERVICE',
        `There is no "${word}". Known: ${[...groups.keys()].join(', ')}.`,
      );
    return group;
  });
  return new Set(names);
};

const withNeeds = (all: readonly Service[], names: ReadonlySet<string>): ReadonlySet<string> => {
  const needed = all.filter(({ name }) => names.has(name)).flatMap(({ needs }) => needs);
  const more = new Set([...names, ...needed]);
  return more.size === names.size ? names : withNeeds(all, more);
};

/**
 * The services to start: all, or those named by `only` (`infra` for the backing ones) with what they need;
 * never one that a given variable replaces. Throws `StackError`.
 */
export const selectServices = (
  all: readonly Service[],
  given: Environment,
  only: readonly string[] = [],
): readonly Service[] => {
  const wanted =
    only.length === 0 ? new Set(all.map(({ name }) => name)) : withNeeds(all, expand(all, only));
  return all.filter(
    ({ name, replacedBy }) =>
      wanted.has(name) && !(replacedBy !== undefined && isGiven(given, replacedBy)),
  );
};

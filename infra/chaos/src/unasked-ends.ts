import { type Injected } from './monkey/monkey.ts';
import { type Told } from './site/site.ts';

/** An end of a process that no fault asked for; often right, as when it can not start without its servers. */
export type UnaskedEnd = { readonly at: number; readonly name: string; readonly lastWords: string };

/** The ends before which, since the end before, nobody killed the process. */
export const unaskedEnds = (
  told: readonly Told[],
  injected: readonly Injected[],
): readonly UnaskedEnd[] => {
  const kills = injected.flatMap(({ kind, target, at }) => {
    if (kind === 'kill-both') return [target, `${target}-2`].map((name) => ({ name, at }));
    return ['kill', 'restart', 'lose-streams'].includes(kind) ? [{ name: target, at }] : [];
  });
  const lastEnd = new Map<string, number>();
  return told.flatMap(({ at, event }) => {
    if (event.type !== 'crashed') return [];
    const { name, lastWords } = event;
    const since = lastEnd.get(name) ?? 0;
    lastEnd.set(name, at);
    const wasAsked = kills.some((kill) => kill.name === name && kill.at >= since && kill.at <= at);
    return wasAsked ? [] : [{ at, name, lastWords }];
  });
};

import { type Site } from '../site/site.ts';

/**
 * `kill` is SIGKILL and `restart` an orderly end, of one process; `kill-both` hits both instances at once; `freeze` is
 * SIGSTOP for a while. `cut`, `silence` and `strand` break wires, of a server all that lead to it. `terminate` has
 * Postgres end its sessions, `lose-streams` takes the disk of NATS, `misbehave` has a server lie, repeat or dawdle.
 */
export type FaultKind =
  | 'kill'
  | 'restart'
  | 'freeze'
  | 'kill-both'
  | 'cut'
  | 'silence'
  | 'strand'
  | 'terminate'
  | 'lose-streams'
  | 'misbehave';

/** What may be broken, how, and how often beside the others. */
export type Aim = { readonly kind: FaultKind; readonly target: string; readonly weight: number };

const aim = (target: string, weights: Partial<Record<FaultKind, number>>): readonly Aim[] =>
  Object.entries(weights).map(([kind, weight]) => ({ kind: kind as FaultKind, target, weight }));

/** Everything leans on them: together they are hit about as often as a third of our processes. */
const servers: readonly Aim[] = [
  ...aim('eventstore', { kill: 8, restart: 3, freeze: 7, cut: 5, misbehave: 25 }),
  ...aim('nats', { kill: 8, restart: 3, freeze: 7, cut: 5, 'lose-streams': 3 }),
  ...aim('postgres', { kill: 8, restart: 3, freeze: 7, cut: 4, terminate: 4 }),
  ...aim('stripe', { kill: 4, restart: 2, freeze: 4, misbehave: 25 }),
  ...aim('mails', { kill: 2, restart: 1, freeze: 2 }),
];
const backing = new Set(servers.map(({ target }) => target));

/** All wires together. */
const wireWeight = 90;

/** Everything that can be broken at a site. */
export const aimsOf = ({
  processes,
  twins,
  wires,
}: Pick<Site, 'processes' | 'twins' | 'wires'>): readonly Aim[] => {
  const each = wireWeight / wires.length;
  return [
    ...servers,
    ...processes
      .filter((name) => !backing.has(name))
      .flatMap((name) => aim(name, { kill: 5, freeze: 3, restart: 2 })),
    ...twins.flatMap((name) => aim(name, { 'kill-both': 2 })),
    ...wires.flatMap(({ name }) =>
      aim(name, { cut: each / 3, silence: each / 3, strand: each / 3 }),
    ),
  ];
};

import { createRandom } from '../random.ts';

/** `kill` is SIGKILL, `restart` SIGTERM, `freeze` SIGSTOP until `holdMs` later, `cut` ends a server's connections. */
export type FaultKind = 'kill' | 'restart' | 'freeze' | 'cut';

export type Fault = {
  /** Pause since the fault before; that one may still hold. */
  readonly afterMs: number;
  readonly target: string;
  readonly kind: FaultKind;
  /** For a freeze. */
  readonly holdMs: number;
};

/** The servers everything leans on are hit as often as all instances of one of ours together. */
const weightOf = (target: string): number =>
  ['eventstore', 'nats', 'postgres'].includes(target) ? 2 : 1;

/** The faults of a seed, in order, without end. Which follows which never depends on how a run goes. */
export function* planFaults(seed: number, targets: readonly string[]): Generator<Fault, never> {
  const random = createRandom(seed, 'faults');
  for (;;) {
    const target = random.weigh(targets.map((name) => [name, weightOf(name)] as const));
    const kind = random.weigh<FaultKind>([
      ['kill', 5],
      ['freeze', 3],
      ['restart', 2],
      ['cut', target === 'postgres' ? 4 : 0],
    ]);
    yield {
      afterMs: random.between(800, 4_000),
      target,
      kind,
      holdMs: random.between(2_000, 15_000),
    };
  }
}

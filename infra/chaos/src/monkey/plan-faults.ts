import { createRandom } from '../random.ts';
import { type Aim, type FaultKind } from './aims.ts';

export type Fault = {
  /** Pause since the fault before; that one may still hold. */
  readonly afterMs: number;
  readonly target: string;
  readonly kind: FaultKind;
  /** For what lasts: a freeze, silence, misbehaviour. */
  readonly holdMs: number;
  /** In [0, 1): which of several misbehaviours. */
  readonly chance: number;
};

/** Of ours, unless configured. */
export const leaseMs = 4_000;

/** The faults of a seed, in order, without end. Which follows which never depends on how a run goes. */
export function* planFaults(seed: number, aims: readonly Aim[]): Generator<Fault, never> {
  const random = createRandom(seed, 'faults');
  for (;;) {
    const { kind, target } = random.weigh(aims.map((aim) => [aim, aim.weight] as const));
    // Two of three outlast every lease by far, the others are over before it.
    const isLong = random.next() < 2 / 3;
    yield {
      afterMs: random.between(800, 4_000),
      target,
      kind,
      holdMs: isLong ? random.between(leaseMs + 2_000, 15_000) : random.between(500, leaseMs - 500),
      chance: random.next(),
    };
  }
}

import { createChance } from './chance.ts';
import { type DecidedFault, type Fault, faultSchema, type FaultTarget } from './fault.ts';

/** A fault on order, and how often it has struck so far. */
export type InjectedFault = {
  readonly id: number;
  readonly fault: DecidedFault;
  readonly hits: number;
};

type Entry = Omit<InjectedFault, 'hits'> & { hits: number; readonly chance: () => number };

/** Faults on order. At most one strikes a call: the oldest that is not used up. A restart forgets them. */
export class Faults {
  #entries: Entry[] = [];
  #lastId = 0;

  /**
   * From now on. The answer counts along as it strikes, so that a test can say that it did.
   * Throws a `ZodError` for what is no fault.
   */
  inject(asked: Fault): InjectedFault {
    const fault = faultSchema.parse(asked);
    this.#lastId += 1;
    const entry = { id: this.#lastId, fault, hits: 0, chance: createChance(fault.seed) };
    this.#entries.push(entry);
    return entry;
  }

  /** All that were injected and not removed, used up or not. */
  get injected(): readonly InjectedFault[] {
    return this.#entries.map(({ id, fault, hits }) => ({ id, fault, hits }));
  }

  /** What it holds up already stays held up. False when there is no such fault. */
  remove(id: number): boolean {
    const before = this.#entries.length;
    this.#entries = this.#entries.filter((entry) => entry.id !== id);
    return this.#entries.length < before;
  }

  clear(): void {
    this.#entries = [];
  }

  /** The fault that strikes this call, counted as having struck. */
  take(target: FaultTarget): DecidedFault | undefined {
    const entry = this.#entries.find(
      ({ fault, hits, chance }) =>
        fault.on === target &&
        (fault.times === 'always' || hits < fault.times) &&
        chance() < fault.chance,
    );
    if (entry) entry.hits += 1;
    return entry?.fault;
  }
}

import { z } from 'zod';

/** When a rule strikes among what it concerns. */
export const striking = {
  /** How many it hits; by default the next one, and without end where there is a chance. */
  next: z.union([z.int().min(1), z.literal('all')]).optional(),
  /** Strikes each one only with this probability. */
  chance: z.number().gt(0).max(1).optional(),
};

type Striking = z.output<z.ZodObject<typeof striking>>;

/** A rule and how many it still hits. */
export class Armed<R extends Striking> {
  readonly rule: R;
  #left: number;

  constructor(rule: R) {
    const { chance, next = chance === undefined ? 1 : 'all' } = rule;
    this.rule = rule;
    this.#left = next === 'all' ? Infinity : next;
  }

  /** The rule as it is now; `next` is 0 when it is used up. */
  get shown(): object {
    return { ...this.rule, next: this.#left === Infinity ? 'all' : this.#left };
  }

  /** Decides whether it strikes, and uses it up. */
  strikes(random: () => number): boolean {
    if (this.#left === 0) return false;
    if (this.rule.chance !== undefined && random() >= this.rule.chance) return false;
    this.#left -= 1;
    return true;
  }
}

/** Something that is to happen to a row, unless the row changes before. */
export type Due<Kind> = { readonly at: number; readonly kind: Kind; readonly id: string };

/** What is due, in order of time; at the same time in the order it was noted. */
export class Agenda<Kind> {
  /** The next one last, where it is cheap to take. */
  readonly #latestFirst: Due<Kind>[] = [];

  get next(): Due<Kind> | undefined {
    return this.#latestFirst.at(-1);
  }

  note(due: Due<Kind>): void {
    this.#latestFirst.splice(this.#placeOf(due.at), 0, due);
  }

  /** The next one, if it is due by then. */
  take(by: number): Due<Kind> | undefined {
    return (this.next?.at ?? Infinity) <= by ? this.#latestFirst.pop() : undefined;
  }

  /** Before all that are due at the same time or earlier: they go first. */
  #placeOf(at: number): number {
    let [low, high] = [0, this.#latestFirst.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#latestFirst[middle]?.at ?? 0) > at) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

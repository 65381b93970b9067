type Mark = { readonly place: number; readonly count: number };

/**
 * What of a source is done. Events are handed out in their order and finished in any, so everything
 * before the first unfinished one is done, and nothing else.
 */
export class Progress {
  readonly #unfinished = new Map<number, Mark>();
  #last: Mark;

  /** Begins after a place. */
  constructor(place: number) {
    this.#last = { place, count: 0 };
  }

  /** An event that is not for this group. */
  pass(place: number): void {
    this.#last = { place, count: this.#last.count + 1 };
  }

  /** An event that has to be finished. */
  begin(place: number): void {
    this.#unfinished.set(place, this.#last);
    this.pass(place);
  }

  finish(place: number): void {
    this.#unfinished.delete(place);
  }

  get hasBegun(): boolean {
    return this.#last.count > 0;
  }

  /** The last event that has been looked at. */
  get last(): number {
    return this.#last.place;
  }

  /** Up to which place everything is done, and how many events that are since the beginning. */
  get done(): Mark {
    const [first] = this.#unfinished.values();
    return first ?? this.#last;
  }
}

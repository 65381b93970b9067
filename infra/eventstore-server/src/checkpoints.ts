/** Tells when a filtered subscription has looked at enough events to be told how far it is. */
export class Checkpoints {
  readonly #interval: number;
  #considered = 0;
  #position = -1;

  /** An infinite interval never is due, which is what subscriptions without a filter get. */
  constructor(interval: number) {
    this.#interval = interval;
  }

  /** Counts an event, delivered or not; true when a checkpoint at its position is due. */
  consider(position: number): boolean {
    this.#considered += 1;
    this.#position = position;
    if (this.#considered < this.#interval) return false;
    this.#considered = 0;
    return true;
  }

  /** Position of a checkpoint that has not been sent yet; undefined if nothing was considered since the last. */
  takePending(): number | undefined {
    if (this.#considered === 0 || this.#interval === Infinity) return undefined;
    this.#considered = 0;
    return this.#position;
  }
}

const firstMs = 500;
const lastMs = 16_000;

/** Does something again later, ever less often, until it is told that all is well. */
export class Retry {
  readonly #again: () => void;
  #timer: NodeJS.Timeout | undefined;
  #delayMs = firstMs;
  #isStopped = false;

  constructor(again: () => void) {
    this.#again = again;
  }

  later(): void {
    if (this.#timer || this.#isStopped) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#again();
    }, this.#delayMs);
    this.#delayMs = Math.min(this.#delayMs * 2, lastMs);
  }

  reset(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#delayMs = firstMs;
  }

  stop(): void {
    this.#isStopped = true;
    this.reset();
  }
}

/** Where a clock stands, as it is kept across restarts. */
export type ClockState = {
  /** Before real time when negative. */
  readonly aheadMs: number;
  /** Milliseconds since 1970 at which it stands still; null when it runs. */
  readonly frozenAt: number | null;
};

/** Time as the simulator has it: real, moved ahead on demand, or standing still. */
export class Clock {
  #state: ClockState;

  constructor(state: ClockState = { aheadMs: 0, frozenAt: null }) {
    this.#state = state;
  }

  get state(): ClockState {
    return this.#state;
  }

  /** Milliseconds since 1970. */
  now(): number {
    return this.#state.frozenAt ?? Date.now() + this.#state.aheadMs;
  }

  /** Unix seconds. */
  seconds(): number {
    return Math.floor(this.now() / 1000);
  }

  /** Moves on to this time; never back. */
  moveTo(ms: number): void {
    const at = Math.max(ms, this.now());
    const { frozenAt } = this.#state;
    this.#state =
      frozenAt === null ? { aheadMs: at - Date.now(), frozenAt } : { aheadMs: 0, frozenAt: at };
  }

  freeze(): void {
    this.#state = { aheadMs: 0, frozenAt: this.now() };
  }

  /** Goes on from where it stands. */
  run(): void {
    this.#state = { aheadMs: this.now() - Date.now(), frozenAt: null };
  }
}

/** The instant, ISO 8601 in UTC. A port, so that specs hold it still. */
export type Clock = () => string;

/** A clock that one can wait by. A port, so that specs move it by hand. */
export type AlarmClock = {
  /** With milliseconds and `Z`, so that instants compare as text. */
  readonly now: Clock;
  /**
   * Resolves when it is `instant` or the signal aborts, and sometimes earlier: whoever waits looks at
   * the clock again. Without an instant there is nothing to wait for but the signal.
   */
  readonly until: (instant: string | undefined, signal: AbortSignal) => Promise<void>;
};

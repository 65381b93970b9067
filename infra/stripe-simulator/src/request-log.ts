/** What the journal remembers of a request; never its key or card numbers. */
export type LoggedRequest = {
  readonly id: string;
  readonly at: number;
  readonly method: string;
  readonly path: string;
  readonly idempotencyKey: string | null;
  readonly status: number;
  /** Answered from the idempotency store. */
  readonly isReplay: boolean;
  /** The knob that struck, if one did. */
  readonly fault: string | null;
};

const remembered = 10_000;

/** The latest requests of this run. */
export class RequestLog {
  readonly #requests: LoggedRequest[] = [];

  add(request: LoggedRequest): void {
    this.#requests.push(request);
    if (this.#requests.length > remembered) this.#requests.shift();
  }

  all(): readonly LoggedRequest[] {
    return [...this.#requests];
  }
}

import { type Lease, LeaseLostError } from '@marketgraph/infra/ports';

/** A lease while it is held. */
export class HeldLease {
  readonly lease: Lease;
  readonly #losing = new AbortController();
  readonly #leaving = new AbortController();
  #validUntil: number;
  #rival: string | undefined;

  /** `validUntil` by `performance.now()`, counted from before the lease was asked for. */
  constructor(lease: Lease, validUntil: number) {
    this.lease = lease;
    this.#validUntil = validUntil;
  }

  /** Aborts when it is lost, or could not be renewed in time. */
  get lost(): AbortSignal {
    return this.#losing.signal;
  }

  /** Aborts when another member is to run the handler: let go after the batch in hand. */
  get leaving(): AbortSignal {
    return this.#leaving.signal;
  }

  /** Throws `LeaseLostError` when it may be another's, also right after this process was frozen. */
  require(): void {
    if (this.isOver()) throw new LeaseLostError(`the lease of ${this.lease.handler} is over`);
  }

  isOver(): boolean {
    return this.lost.aborted || performance.now() >= this.#validUntil;
  }

  renewed(validUntil: number): void {
    this.#validUntil = validUntil;
  }

  lose(): void {
    this.#losing.abort();
  }

  /** `rival` is who should run the handler now. Believed the second time: who comes and goes moves nothing. */
  yieldTo(rival: string | undefined): void {
    if (rival !== undefined && rival === this.#rival) this.#leaving.abort();
    this.#rival = rival;
  }
}

import { once } from 'node:events';
import type { Writable } from 'node:stream';

/** The reader's end of a call: waits for slow readers, and ends quietly when they leave. */
export class Outlet {
  readonly #call: Writable;
  readonly #gone = new AbortController();

  constructor(call: Writable) {
    this.#call = call;
    const leave = (): void => this.#gone.abort();
    call.once('cancelled', leave);
    call.once('close', leave);
    call.once('error', leave);
  }

  /** Aborts when the reader has left. */
  get gone(): AbortSignal {
    return this.#gone.signal;
  }

  /** True when the reader is slower than the writes: then wait for `ready` before the next one. */
  get isBehind(): boolean {
    return this.#call.writableNeedDrain;
  }

  write(reply: Buffer): void {
    this.#call.write(reply);
  }

  /** Resolves when the reader takes more, or has left. */
  async ready(): Promise<void> {
    if (!this.isBehind || this.gone.aborted) return;
    await once(this.#call, 'drain', { signal: this.gone }).catch(ignoreAbort);
  }

  /** Writes all replies at the reader's pace; false when the reader left meanwhile. */
  async writeAll(replies: Iterable<Buffer>): Promise<boolean> {
    for (const reply of replies) {
      if (this.gone.aborted) return false;
      this.write(reply);
      if (this.isBehind) await this.ready();
    }
    return !this.gone.aborted;
  }
}

const ignoreAbort = (error: unknown): void => {
  if (!(error instanceof Error && error.name === 'AbortError')) throw error;
};

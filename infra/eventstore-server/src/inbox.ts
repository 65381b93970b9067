import type { LogRecord } from './record.ts';

/** Records are shared between subscribers, so these bounds are nearly those of all of them together. */
const MAX_RECORDS = 8192;
const MAX_BYTES = 8 * 1024 * 1024;

/** What a live subscription has yet to send; it overflows when the subscriber is too slow. */
export class Inbox {
  #groups: (readonly LogRecord[])[] = [];
  #records = 0;
  #bytes = 0;
  #isOpen = true;
  #wake: (() => void) | undefined;

  offer(records: readonly LogRecord[]): void {
    if (!this.#isOpen) return;
    this.#groups.push(records);
    this.#records += records.length;
    for (const { reply } of records) this.#bytes += reply.length;
    if (this.#records > MAX_RECORDS || this.#bytes > MAX_BYTES) this.close();
    else this.#wake?.();
  }

  /** Drops what it holds: the subscriber reads it from the log. */
  close(): void {
    this.#isOpen = false;
    this.#groups = [];
    this.#wake?.();
  }

  /** The next group, as soon as there is one; undefined once closed. */
  async next(): Promise<readonly LogRecord[] | undefined> {
    while (this.#isOpen && this.#groups.length === 0) {
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
    const group = this.#groups.shift();
    this.#records -= group?.length ?? 0;
    for (const { reply } of group ?? []) this.#bytes -= reply.length;
    return group;
  }
}

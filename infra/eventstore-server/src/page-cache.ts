import type { LogRecord } from './record.ts';

/**
 * The pages read last, by the position they start at. Subscriptions that catch up together read the
 * same pages, and a full page never changes.
 */
export class PageCache {
  readonly #pages = new Map<number, readonly LogRecord[]>();
  readonly #capacity: number;

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  get(start: number): readonly LogRecord[] | undefined {
    return this.#pages.get(start);
  }

  keep(start: number, page: readonly LogRecord[]): void {
    this.#pages.set(start, page);
    const [oldest] = this.#pages.keys();
    if (this.#pages.size > this.#capacity && oldest !== undefined) this.#pages.delete(oldest);
  }
}

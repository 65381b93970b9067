import { BrokenCallError } from '@marketgraph/infra/patience';

export type Watcher = { readonly onBroken: () => void; readonly onRestored: () => void };

/** Whether the connection stands, and who wants to know when that changes. */
export class Connectivity {
  #isUp = true;
  readonly #watchers = new Set<Watcher>();

  get isUp(): boolean {
    return this.#isUp;
  }

  /** Call the result to watch no longer. */
  watch(watcher: Watcher): () => void {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  }

  break(): void {
    this.#isUp = false;
    for (const { onBroken } of [...this.#watchers]) onBroken();
  }

  restore(): void {
    this.#isUp = true;
    for (const { onRestored } of [...this.#watchers]) onRestored();
  }

  /** Resolves when the connection stands; rejects with `BrokenCallError` after `ms`. */
  whenUp(ms: number): Promise<void> {
    if (this.#isUp) return Promise.resolve();
    const { promise, resolve, reject } = Promise.withResolvers<undefined>();
    const leave = this.watch({ onBroken: () => undefined, onRestored: () => resolve(undefined) });
    const timer = setTimeout(() => reject(new BrokenCallError('not connected')), ms);
    return promise.finally(() => {
      leave();
      clearTimeout(timer);
    });
  }
}

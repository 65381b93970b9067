import type { Consumer } from './consumer.ts';

/** Always the same consumer, until it has no room; then the next one. */
export class DispatchToSingle {
  readonly #ready = new Set<Consumer>();

  add(consumer: Consumer): void {
    this.#ready.add(consumer);
  }

  remove(consumer: Consumer): void {
    this.#ready.delete(consumer);
  }

  freed(consumer: Consumer): void {
    this.#ready.add(consumer);
  }

  choose(): Consumer | 'full' {
    for (const consumer of this.#ready) {
      if (consumer.hasRoom) return consumer;
      this.#ready.delete(consumer);
    }
    return 'full';
  }
}

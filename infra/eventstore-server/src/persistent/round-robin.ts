import type { Consumer } from './consumer.ts';

/** One consumer after the other. Those without room stay away until they have some. */
export class RoundRobin {
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
      this.#ready.delete(consumer);
      if (!consumer.hasRoom) continue;
      this.#ready.add(consumer);
      return consumer;
    }
    return 'full';
  }
}

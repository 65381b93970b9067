/** Where an event went; the stream's name is compared because ids are unique only within a stream. */
export type Whereabouts = { readonly stream: string; readonly revision: number };

/** The memory of the last appended ids, which makes a repeated append without a revision harmless. */
export class RecentIds {
  readonly #byId = new Map<string, Whereabouts>();
  readonly #capacity: number;

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  revisionIn(stream: string, id: string): number | undefined {
    const found = this.#byId.get(id);
    return found?.stream === stream ? found.revision : undefined;
  }

  remember(id: string, whereabouts: Whereabouts): void {
    this.#byId.delete(id);
    this.#byId.set(id, { stream: whereabouts.stream, revision: whereabouts.revision });
    if (this.#byId.size <= this.#capacity) return;
    const [oldest] = this.#byId.keys();
    if (oldest !== undefined) this.#byId.delete(oldest);
  }
}

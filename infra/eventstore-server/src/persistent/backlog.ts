import type { Message } from './message.ts';

const MAX_BYTES = 8 * 1024 * 1024;

/**
 * What waits for a consumer: first what is retried, in the order of the source, then what is replayed,
 * then what is new. It is bounded, because whoever adds what is new waits for room.
 */
export class Backlog {
  readonly #capacity: number;
  readonly #retries: Message[] = [];
  readonly #replays = new Set<Message>();
  readonly #fresh = new Set<Message>();
  #waiting: (() => void)[] = [];
  #bytes = 0;
  #isOpen = true;

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  /** How many are new, and how many come again. */
  get counts(): { readonly fresh: number; readonly again: number } {
    return { fresh: this.#fresh.size, again: this.#retries.length + this.#replays.size };
  }

  get isFull(): boolean {
    const { fresh, again } = this.counts;
    return fresh + again >= this.#capacity || this.#bytes >= MAX_BYTES;
  }

  /** Resolves when there is room, or the backlog is closed. */
  async ready(): Promise<void> {
    while (this.#isOpen && this.isFull)
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  add(message: Message): void {
    if (message.retries > 0 && !message.isReplay)
      this.#retries.splice(this.#rank(message), 0, message);
    else if (message.isReplay) this.#replays.add(message);
    else this.#fresh.add(message);
    this.#bytes += sizeOf(message);
  }

  /** Takes a message out, which may be done while going through them. */
  remove(message: Message): void {
    const rank = this.#rank(message);
    if (this.#retries[rank] === message) this.#retries.splice(rank, 1);
    else if (!this.#replays.delete(message)) this.#fresh.delete(message);
    this.#bytes -= sizeOf(message);
    if (!this.isFull) this.#wake();
  }

  *[Symbol.iterator](): Iterator<Message> {
    for (let index = 0; index < this.#retries.length;) {
      const message = this.#retries[index];
      if (message) yield message;
      if (this.#retries[index] === message) index += 1;
    }
    yield* this.#replays;
    yield* this.#fresh;
  }

  close(): void {
    this.#isOpen = false;
    this.#wake();
  }

  /** Where among the retried ones a message of this place is, or would be. */
  #rank({ place }: Message): number {
    let low = 0;
    let high = this.#retries.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#retries[middle]?.place ?? Infinity) < place) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #wake(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve();
  }
}

const sizeOf = ({ record }: Message): number => record?.reply.length ?? 0;

type Result<Value> = IteratorResult<Value, void>;

const done = { value: undefined, done: true } as const;

/**
 * What one subscriber has not received yet, as the iterator that its socket reads from. Beyond
 * `limit` waiting values only the newest is kept: enough for a client that follows a state.
 *
 * Not a generator function, because the `return` of one that waits, or was never started, runs
 * none of its code: the subscription would leak.
 */
export class Mailbox<Value> implements AsyncGenerator<Value, void, void> {
  readonly #limit: number;
  readonly #onClose: () => void;
  #values: Value[] = [];
  #readers: PromiseWithResolvers<Result<Value>>[] = [];
  #ending: { readonly error: unknown } | undefined;
  #isClosed = false;

  constructor(limit: number, onClose: () => void) {
    this.#limit = limit;
    this.#onClose = onClose;
  }

  push(value: Value): void {
    if (this.#isClosed || this.#ending) return;
    const reader = this.#readers.shift();
    if (reader) reader.resolve({ value, done: false });
    else if (this.#values.length < this.#limit) this.#values.push(value);
    else this.#values = [value];
  }

  /** Ends the stream with an error, after what already waits. */
  fail(error: unknown): void {
    if (this.#isClosed || this.#ending) return;
    this.#ending = { error };
    const reader = this.#readers.shift();
    if (!reader) return;
    this.#close();
    reader.reject(error);
  }

  async next(): Promise<Result<Value>> {
    const [value] = this.#values.splice(0, 1);
    if (value !== undefined) return { value, done: false };
    if (this.#isClosed) return done;
    if (this.#ending) {
      this.#close();
      throw this.#ending.error;
    }
    const reader = Promise.withResolvers<Result<Value>>();
    this.#readers.push(reader);
    return reader.promise;
  }

  async return(): Promise<Result<Value>> {
    this.#close();
    return done;
  }

  async throw(): Promise<Result<Value>> {
    return this.return();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#close();
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  #close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#values = [];
    for (const reader of this.#readers.splice(0)) reader.resolve(done);
    this.#onClose();
  }
}

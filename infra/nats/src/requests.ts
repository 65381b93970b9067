import { UnavailableError } from '@marketgraph/infra/ports';
import { BrokenCallError } from '@marketgraph/infra/patience';
import { type Message, type Transport } from './transport.ts';

type Waiting = {
  readonly resolve: (answer: Message) => void;
  readonly reject: (error: Error) => void;
  readonly timer: NodeJS.Timeout;
};

export type RequestOptions = {
  readonly timeoutMs: number;
  readonly headers?: Readonly<Record<string, string>>;
};

/**
 * Requests over one inbox. Unlike the client's own, those in flight fail at once when the connection
 * breaks, and those made while it is broken wait for it.
 */
export class Requests {
  readonly #transport: Transport;
  readonly #inbox: string;
  readonly #waiting = new Map<string, Waiting>();
  readonly #subscription: { readonly close: () => void };
  readonly #unwatch: () => void;
  #count = 0;
  #isClosed = false;

  constructor(transport: Transport) {
    this.#transport = transport;
    this.#inbox = transport.newInbox();
    this.#subscription = transport.subscribe(`${this.#inbox}.*`, (answer) => this.#answer(answer));
    this.#unwatch = transport.watch({
      onBroken: () => this.#failAll(new BrokenCallError('the connection broke')),
      onRestored: () => undefined,
    });
  }

  /** Rejects with `BrokenCallError` without an answer in time, `UnavailableError` once closed. */
  send(subject: string, body: string, options: RequestOptions): Promise<Message> {
    if (this.#transport.isUp()) return this.#sendNow(subject, body, options);
    return this.#transport
      .whenUp(options.timeoutMs)
      .then(() => this.#sendNow(subject, body, options));
  }

  close(): void {
    this.#isClosed = true;
    this.#unwatch();
    this.#subscription.close();
    this.#failAll(closedError());
  }

  #sendNow(subject: string, body: string, { timeoutMs, headers }: RequestOptions) {
    if (this.#isClosed) return Promise.reject(closedError());
    const { promise, resolve, reject } = Promise.withResolvers<Message>();
    this.#count += 1;
    const reply = `${this.#inbox}.${this.#count.toString(36)}`;
    try {
      this.#transport.publish(subject, body, { reply, ...(headers && { headers }) });
    } catch (error) {
      return Promise.reject(error instanceof Error ? error : new Error(String(error)));
    }
    const expire = (): void =>
      this.#take(reply)?.reject(new BrokenCallError(`no answer within ${timeoutMs} ms`));
    this.#waiting.set(reply, { resolve, reject, timer: setTimeout(expire, timeoutMs) });
    return promise;
  }

  #answer(answer: Message): void {
    const waiting = this.#take(answer.subject);
    // "No responders": the server knows at once that nobody listens on the subject.
    if (answer.headers?.code === 503) waiting?.reject(new BrokenCallError('nobody answers'));
    else waiting?.resolve(answer);
  }

  #take(reply: string): Waiting | undefined {
    const waiting = this.#waiting.get(reply);
    this.#waiting.delete(reply);
    clearTimeout(waiting?.timer);
    return waiting;
  }

  #failAll(error: Error): void {
    for (const reply of [...this.#waiting.keys()]) this.#take(reply)?.reject(error);
  }
}

const closedError = (): UnavailableError => new UnavailableError('the connection was closed');

import { setImmediate as turn } from 'node:timers/promises';
import { type ReadResp } from '@eventstore/db-client/generated/streams_pb.js';
import { type ClientReadableStream } from '@grpc/grpc-js';
import { BrokenCallError } from '@marketgraph/infra/patience';
import { endedBy } from './failure.ts';

/** More than this is left with the server until what is here was taken. */
const capacity = 2_000;

/** Collects what a subscription delivers until it is taken. */
export class Inbox {
  readonly #call: ClientReadableStream<ReadResp>;
  readonly #signal: AbortSignal;
  #messages: ReadResp[] = [];
  #broken: Error | undefined;
  #onChange = Promise.withResolvers<undefined>();

  /** Ends the call when `signal` aborts. */
  constructor(call: ClientReadableStream<ReadResp>, signal: AbortSignal) {
    this.#call = call;
    this.#signal = signal;
    call.on('data', (message: ReadResp) => this.#put(message));
    call.on('error', (error) => this.#breakWith(endedBy('subscription', error)));
    call.on('end', () => this.#breakWith(new BrokenCallError('the server ended the subscription')));
    signal.addEventListener('abort', this.close, { once: true });
    if (signal.aborted) this.close();
  }

  /**
   * All that has arrived, at least one; `[]` once aborted, `undefined` when nothing arrived for `ms`.
   * Throws what ended the call after the last of it.
   */
  async take(ms: number): Promise<readonly ReadResp[] | undefined> {
    while (this.#messages.length === 0 && !this.#signal.aborted) {
      if (this.#broken) throw this.#broken;
      if (!(await this.#changesWithin(ms))) return undefined;
      // What came in the same packet is delivered one by one within this turn.
      await turn();
    }
    if (this.#signal.aborted) return [];
    const taken = this.#messages;
    this.#messages = [];
    this.#call.resume();
    return taken;
  }

  readonly close = (): void => {
    this.#signal.removeEventListener('abort', this.close);
    this.#call.cancel();
    this.#change();
  };

  async #changesWithin(ms: number): Promise<boolean> {
    const { promise: silence, resolve } = Promise.withResolvers<boolean>();
    const timer = setTimeout(() => resolve(false), ms);
    const change = this.#onChange.promise.then(() => true);
    return Promise.race([change, silence]).finally(() => clearTimeout(timer));
  }

  #put(message: ReadResp): void {
    this.#messages.push(message);
    if (this.#messages.length >= capacity) this.#call.pause();
    this.#change();
  }

  #breakWith(error: Error): void {
    this.#broken ??= error;
    this.#change();
  }

  #change(): void {
    this.#onChange.resolve(undefined);
    this.#onChange = Promise.withResolvers();
  }
}

import {
  type BatchAppendReq,
  type BatchAppendResp,
} from '@eventstore/db-client/generated/streams_pb.js';
import { type ClientDuplexStream } from '@grpc/grpc-js';
import { randomUUID } from 'node:crypto';
import { BrokenCallError } from '@marketgraph/infra/patience';
import { endedBy } from './failure.ts';
import { UUID } from './stubs.ts';

type Waiting = {
  readonly resolve: (reply: BatchAppendResp) => void;
  readonly reject: (error: Error) => void;
  readonly timer: NodeJS.Timeout;
};

/**
 * One BatchAppend call that many appends share, told apart by correlation ids. When it breaks, it takes
 * down only what waits on it; the package's own client rejects every append of the process.
 */
export class AppendCall {
  readonly #call: ClientDuplexStream<BatchAppendReq, BatchAppendResp>;
  readonly #waiting = new Map<string, Waiting>();
  #broken: Error | undefined;
  #isSuspect = false;

  constructor(call: ClientDuplexStream<BatchAppendReq, BatchAppendResp>) {
    this.#call = call;
    call.on('data', (reply: BatchAppendResp) => this.#answer(reply));
    call.on('error', (error) => this.#breakWith(endedBy('append', error)));
    call.on('end', () => this.#breakWith(new BrokenCallError('the server ended the call')));
  }

  /** False once it broke or left an append without answer: then open another one. */
  get isUsable(): boolean {
    return !this.#broken && !this.#isSuspect;
  }

  /**
   * Rejects with `BrokenCallError` when the call breaks, or has no answer within `ms`; with `RefusedError`
   * when the server ended it because of what it was sent, by whomever.
   */
  send(request: BatchAppendReq, ms: number): Promise<BatchAppendResp> {
    if (this.#broken) return Promise.reject(this.#broken);
    const { promise, resolve, reject } = Promise.withResolvers<BatchAppendResp>();
    const id = randomUUID();
    const timer = setTimeout(() => this.#giveUp(id, ms), ms);
    this.#waiting.set(id, { resolve, reject, timer });
    // What does not fit through yet is kept by the call: as much as our callers have in flight.
    this.#call.write(request.setCorrelationId(new UUID().setString(id)));
    return promise;
  }

  close(): void {
    this.#breakWith(new BrokenCallError('the call was closed'));
    this.#call.cancel();
  }

  #answer(reply: BatchAppendResp): void {
    // An answer that came too late has nobody waiting for it.
    this.#take(reply.getCorrelationId()?.getString() ?? '')?.resolve(reply);
  }

  #giveUp(id: string, ms: number): void {
    this.#isSuspect = true;
    this.#take(id)?.reject(new BrokenCallError(`no answer within ${ms} ms`));
  }

  #take(id: string): Waiting | undefined {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    clearTimeout(waiting?.timer);
    // A suspect call is only kept for the answers that may still come.
    if (this.#isSuspect && this.#waiting.size === 0) this.#call.cancel();
    return waiting;
  }

  #breakWith(error: Error): void {
    this.#broken ??= error;
    for (const id of [...this.#waiting.keys()]) this.#take(id)?.reject(this.#broken);
  }
}

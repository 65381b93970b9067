import {
  type Metadata,
  ServerInterceptingCall,
  type ServerInterceptingCallInterface,
  type ServerInterceptor,
} from '@grpc/grpc-js';
import { BatchAppendReq } from '../wire/stubs.ts';
import type { Connections } from './connections.ts';
import { type Effect, effectOf, type Reply, type Wire } from './effect.ts';
import type { Faults } from './faults.ts';
import { answeredAppend, appendOf, targetOf } from './messages.ts';

type Call = ServerInterceptingCallInterface;
type Listener = Parameters<Call['start']>[0];
type Status = Parameters<Call['sendStatus']>[0];

/** Puts the faults between gRPC and the handlers, which know nothing of them. */
export const interceptWith =
  (faults: Faults, connections: Connections): ServerInterceptor =>
  ({ path }, call) =>
    new ServerInterceptingCall(new FaultyCall(path, call, { faults, connections }));

/** What a call that is not a batch append has instead of correlation ids: it is asked once. */
const ONLY = '';

/** A call that can be struck: each append of a batch append by itself, every other call as a whole. */
class FaultyCall implements ServerInterceptingCallInterface {
  readonly #path: string;
  readonly #call: Call;
  readonly #faults: Faults;
  readonly #wire: Wire;
  readonly #effects = new Map<string, Effect>();
  #listener: Listener | undefined;
  #hasBegun = false;
  #isOver = false;

  constructor(
    path: string,
    call: Call,
    { faults, connections }: { faults: Faults; connections: Connections },
  ) {
    this.#path = path;
    this.#call = call;
    this.#faults = faults;
    this.#wire = {
      deliver: (request) => this.#listener?.onReceiveMessage(request),
      send: ({ bytes, sent }) => call.sendMessage(bytes, sent),
      end: ({ code, details, metadata }) => {
        call.sendStatus({ code, details, metadata });
        this.#isOver = true;
      },
      reset: () => connections.reset(call.getConnectionInfo()),
    };
  }

  start(listener: Listener): void {
    this.#listener = listener;
    this.#call.start({
      onReceiveMetadata: (metadata) => listener.onReceiveMetadata(metadata),
      onReceiveMessage: (request: unknown) => this.#receive(request),
      onReceiveHalfClose: () => listener.onReceiveHalfClose(),
      onCancel: () => listener.onCancel(),
    });
  }

  #receive(request: unknown): void {
    const isBatch = request instanceof BatchAppendReq;
    const { id, begins } = isBatch ? appendOf(request) : { id: ONLY, begins: !this.#hasBegun };
    this.#hasBegun = true;
    if (begins) this.#strike(id, request);
    const effect = this.#effects.get(id)?.request;
    if (!effect) {
      this.#wire.deliver(request);
      return;
    }
    effect(request, this.#wire);
    // Whoever waits for the next message asks for it only when this one was delivered.
    if (isBatch) this.#call.startRead();
  }

  #strike(id: string, request: unknown): void {
    const target = targetOf(this.#path, request);
    const fault = target && this.#faults.take(target);
    if (fault) this.#effects.set(id, effectOf(fault));
  }

  sendMessage(bytes: Buffer, sent: () => void): void {
    // The handler learns only later that its call was ended.
    if (this.#isOver) return;
    const reply: Reply = { bytes, sent };
    const effect = this.#effectOn(bytes)?.reply;
    if (effect) effect(reply, this.#wire);
    else this.#wire.send(reply);
  }

  #effectOn(bytes: Buffer): Effect | undefined {
    if (this.#effects.size === 0) return undefined;
    const only = this.#effects.get(ONLY);
    if (only) return only;
    const id = answeredAppend(bytes);
    const effect = this.#effects.get(id);
    this.#effects.delete(id);
    return effect;
  }

  sendMetadata(metadata: Metadata): void {
    this.#call.sendMetadata(metadata);
  }

  sendStatus(status: Status): void {
    if (!this.#isOver) this.#call.sendStatus(status);
  }

  startRead(): void {
    this.#call.startRead();
  }

  getPeer(): string {
    return this.#call.getPeer();
  }

  getDeadline(): ReturnType<Call['getDeadline']> {
    return this.#call.getDeadline();
  }

  getHost(): string {
    return this.#call.getHost();
  }

  getAuthContext(): ReturnType<Call['getAuthContext']> {
    return this.#call.getAuthContext();
  }

  getConnectionInfo(): ReturnType<Call['getConnectionInfo']> {
    return this.#call.getConnectionInfo();
  }

  getMetricsRecorder(): ReturnType<Call['getMetricsRecorder']> {
    return this.#call.getMetricsRecorder();
  }
}

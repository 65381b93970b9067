import { type HandlerFailure } from '@marketgraph/infra/ports';
import { type EventDomain } from '@marketgraph/schema';

/** `starting`: it does not read yet. `standby`: another process runs it. */
export type HandlerState = 'starting' | 'standby' | 'reading' | 'failing';

/** Where a handler reads: the bus, or the log where the bus can not give what it needs. */
export type Route = 'bus' | 'log';

/** What this process knows of one of its handlers, for whoever asks whether it is well. */
export class HandlerWatch {
  readonly handler: string;
  readonly source: EventDomain;
  #state: HandlerState = 'starting';
  #since = Date.now();
  #route: Route | undefined;
  #failure: HandlerFailure | undefined;
  #owner: string | undefined;
  #inHand: string | null = null;
  #hasRead = false;

  constructor(handler: string, source: EventDomain) {
    this.handler = handler;
    this.source = source;
  }

  get state(): HandlerState {
    return this.#state;
  }

  /** Milliseconds since it is in this state. */
  get forMs(): number {
    return Date.now() - this.#since;
  }

  get route(): Route | undefined {
    return this.#route;
  }

  get failure(): HandlerFailure | undefined {
    return this.#failure;
  }

  /** Whether it ever read, or waited for another to. */
  get hasRead(): boolean {
    return this.#hasRead;
  }

  /** This member's name while it holds the handler's lease. */
  get owner(): string | undefined {
    return this.#owner;
  }

  /** `undefined` when the lease is let go. */
  isHeldBy(owner: string | undefined): void {
    this.#owner = owner;
    this.#inHand = null;
  }

  standsBy(): void {
    this.#route = undefined;
    this.#turn('standby');
  }

  reads(route: Route): void {
    this.#route = route;
  }

  /** It reads. One that failed before is well only when it gets on, or when there is nothing more to do. */
  resumes(hasNothingToDo: boolean): void {
    if (this.#state !== 'failing' || hasNothingToDo) this.moves();
  }

  takesInHand(eventId: string): void {
    this.#inHand = eventId;
  }

  moves(): void {
    this.#inHand = null;
    this.#turn('reading');
  }

  /** Answers what is known of the failures in a row. */
  fails(error: unknown, eventId = this.#inHand): HandlerFailure {
    this.#failure = {
      error: error instanceof Error ? `${error.name}: ${error.message}` : String(error),
      eventId,
      owner: this.#owner ?? '',
      failures: (this.#failure?.failures ?? 0) + 1,
      since: this.#failure?.since ?? new Date().toISOString(),
    };
    this.#turn('failing');
    return this.#failure;
  }

  #turn(state: HandlerState): void {
    if (state !== 'failing') this.#failure = undefined;
    if (state === 'reading' || state === 'standby') this.#hasRead = true;
    if (state === this.#state) return;
    this.#state = state;
    this.#since = Date.now();
  }
}

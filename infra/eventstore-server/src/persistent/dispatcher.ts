import { Backlog } from './backlog.ts';
import type { Consumer, Flight } from './consumer.ts';
import { Flights } from './flights.ts';
import type { GroupSettings } from './group.ts';
import { lightened, retried, type Message } from './message.ts';
import { createStrategy, type Strategy } from './strategy.ts';

export type Handlers = {
  /** The message as a consumer gets it. */
  readonly encode: (message: Message) => Buffer;
  /** Called once for every message that needs nothing more. */
  readonly done: (message: Message) => void;
  /** Resolves when the message is kept elsewhere. */
  readonly park: (message: Message, reason: string) => Promise<void>;
};

/** What a consumer that cannot handle a message wants to become of it. */
export type Refusal = 'retry' | 'park' | 'skip';

/** Hands messages to consumers, each to one at a time, until somebody has finished it. */
export class Dispatcher {
  readonly consumers = new Set<Consumer>();
  readonly #settings: GroupSettings;
  readonly #handlers: Handlers;
  readonly #backlog: Backlog;
  readonly #strategy: Strategy;
  readonly #flights = new Flights();
  readonly #parking = new Set<Promise<void>>();
  #sent = 0;
  #isPushing = false;
  #isOpen = true;

  constructor(settings: GroupSettings, handlers: Handlers) {
    this.#settings = settings;
    this.#handlers = handlers;
    this.#backlog = new Backlog(settings.bufferSize);
    this.#strategy = createStrategy(settings.strategy);
  }

  get counts() {
    return { ...this.#backlog.counts, inFlight: this.#flights.count, sent: this.#sent };
  }

  /** Whether more has to wait. */
  get isFull(): boolean {
    return this.#backlog.isFull;
  }

  /** Resolves when there was room for the message. */
  async offer(message: Message): Promise<void> {
    if (this.#backlog.isFull) await this.#backlog.ready();
    if (!this.#isOpen) return;
    this.#backlog.add(message);
    this.#push();
  }

  add(consumer: Consumer): void {
    this.consumers.add(consumer);
    this.#strategy.add(consumer);
    this.#push();
  }

  /** What a consumer leaves behind goes to the others. */
  remove(consumer: Consumer): void {
    if (!this.consumers.delete(consumer)) return;
    this.#strategy.remove(consumer);
    for (const flight of [...consumer.flights])
      if (!this.#flights.isHeld(flight)) this.#retry(flight);
    this.#push();
  }

  accept(ids: readonly string[]): void {
    for (const flight of this.#found(ids)) this.#finish(flight);
    this.#push();
  }

  refuse(ids: readonly string[], refusal: Refusal, reason: string): void {
    for (const flight of this.#found(ids)) {
      if (refusal === 'skip') this.#finish(flight);
      else if (refusal === 'park')
        this.#park(flight, `Client explicitly NAK'ed message.\n${reason}`);
      else this.#retryOrPark(flight);
    }
    this.#push();
  }

  /** Takes back what has been in flight for too long. */
  expire(now: number): void {
    const expired = [...this.#flights.expired(now)];
    for (const flight of expired) this.#retryOrPark(flight);
    if (expired.length > 0) this.#push();
  }

  /** Hands out nothing any more; resolves when what is being parked is parked. */
  async close(): Promise<void> {
    this.#isOpen = false;
    this.#backlog.close();
    await Promise.all(this.#parking);
  }

  #found(ids: readonly string[]): readonly Flight[] {
    const flights = new Set(ids.map((id) => this.#flights.find(id)));
    return [...flights].filter((flight) => flight !== undefined);
  }

  /** Once for all that happens in a turn of the event loop: many acknowledgements arrive together. */
  #push(): void {
    if (this.#isPushing) return;
    this.#isPushing = true;
    setImmediate(() => {
      this.#isPushing = false;
      if (this.#isOpen) this.#pushAll();
    });
  }

  #pushAll(): void {
    for (const message of this.#backlog) {
      // Ids are unique only within a stream, and an acknowledgement says nothing else.
      if (this.#flights.has(message.id)) continue;
      const consumer = this.#strategy.choose(message);
      if (consumer === 'full') return;
      if (consumer === 'later') continue;
      this.#backlog.remove(message);
      this.#send(message, consumer);
    }
  }

  #send(message: Message, consumer: Consumer): void {
    const started = performance.now();
    const expires = started + (this.#settings.messageTimeout || Infinity);
    this.#flights.start({ message: lightened(message), consumer, started, expires });
    this.#sent += 1;
    consumer.send(this.#handlers.encode(message));
    void consumer.whenTaking()?.then(() => this.#free(consumer));
  }

  #free(consumer: Consumer): void {
    if (!this.consumers.has(consumer)) return;
    this.#strategy.freed(consumer);
    this.#push();
  }

  #land(flight: Flight): void {
    const { consumer, started } = flight;
    this.#flights.end(flight);
    if (this.#settings.extraStatistics) consumer.measurements.add(performance.now() - started);
    this.#free(consumer);
  }

  #finish(flight: Flight): void {
    this.#land(flight);
    this.#handlers.done(flight.message);
  }

  #retry(flight: Flight): void {
    this.#land(flight);
    this.#backlog.add(retried(flight.message));
  }

  #retryOrPark(flight: Flight): void {
    const { maxRetryCount } = this.#settings;
    if (flight.message.retries < maxRetryCount) this.#retry(flight);
    else this.#park(flight, `Reached retry count of ${maxRetryCount}`);
  }

  /** Stays in flight until it is parked, so that neither a checkpoint nor its consumer overtakes it. */
  #park(flight: Flight, reason: string): void {
    this.#flights.hold(flight);
    const parking = this.#handlers.park(flight.message, reason).then(
      () => this.#finish(flight),
      // What cannot be parked is not lost: it is tried again.
      () => this.#retry(flight),
    );
    this.#parking.add(parking);
    void parking.then(() => this.#parking.delete(parking));
  }
}

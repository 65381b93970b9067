import type { Flight } from './consumer.ts';

/** What is in flight, by the id the consumer will name. All have the same time, so the first expire first. */
export class Flights {
  readonly #byId = new Map<string, Flight>();
  /** These are being parked: too late for their consumer to say anything. */
  readonly #held = new Set<Flight>();

  get count(): number {
    return this.#byId.size;
  }

  has(id: string): boolean {
    return this.#byId.has(id);
  }

  start(flight: Flight): void {
    this.#byId.set(flight.message.id, flight);
    flight.consumer.flights.add(flight);
  }

  /** The flight of an id that can still be decided on. */
  find(id: string): Flight | undefined {
    const flight = this.#byId.get(id);
    return flight === undefined || this.#held.has(flight) ? undefined : flight;
  }

  /** Keeps a flight as it is until it ends, whatever its consumer says or how long that takes. */
  hold(flight: Flight): void {
    this.#held.add(flight);
  }

  isHeld(flight: Flight): boolean {
    return this.#held.has(flight);
  }

  end(flight: Flight): void {
    this.#byId.delete(flight.message.id);
    this.#held.delete(flight);
    flight.consumer.flights.delete(flight);
  }

  *expired(now: number): Iterable<Flight> {
    for (const flight of this.#byId.values()) {
      if (this.#held.has(flight)) continue;
      if (flight.expires > now) return;
      yield flight;
    }
  }
}

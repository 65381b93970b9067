import type { Outlet } from '../outlet.ts';
import type { RpcError } from '../wire/rpc-error.ts';
import { Measurements } from './measurements.ts';
import type { Message } from './message.ts';

/** A message that a consumer has and has not finished. */
export type Flight = {
  readonly message: Message;
  readonly consumer: Consumer;
  readonly started: number;
  readonly expires: number;
};

/** Who is behind a call that reads from a group. */
export type Identity = { readonly user: string; readonly connection: string };

type Connection = {
  readonly outlet: Outlet;
  readonly identity: Identity;
  /** How many messages it may have at once. */
  readonly slots: number;
  /** Brings a reply into the form it asked for. */
  readonly present: (reply: Buffer) => Buffer;
  /** Ends its call. */
  readonly drop: (error: RpcError) => void;
};

/** One reader of a group. */
export class Consumer {
  readonly flights = new Set<Flight>();
  readonly measurements = new Measurements();
  readonly #connection: Connection;
  #sent = 0;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  get identity(): Identity {
    return this.#connection.identity;
  }

  get slots(): number {
    return this.#connection.slots;
  }

  /** A reader that does not take what it is sent gets no more, however many it has asked for. */
  get hasRoom(): boolean {
    const { outlet } = this.#connection;
    return this.flights.size < this.slots && !outlet.isBehind && !outlet.gone.aborted;
  }

  get sent(): number {
    return this.#sent;
  }

  send(reply: Buffer): void {
    this.#sent += 1;
    this.#connection.outlet.write(this.#connection.present(reply));
  }

  /** Resolves when it takes more; undefined if it does already. */
  whenTaking(): Promise<void> | undefined {
    const { outlet } = this.#connection;
    return outlet.isBehind ? outlet.ready() : undefined;
  }

  drop(error: RpcError): void {
    this.#connection.drop(error);
  }
}

import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { Socket } from 'node:net';

type Ends = { readonly localPort?: number | undefined; readonly remotePort?: number | undefined };

/** Node says here of every connection that a server of this process accepts; gRPC hands none out. */
const ACCEPTED = 'net.server.socket';

/** The connections of this process's servers, to reset one of them. */
export class Connections {
  readonly #open = new Map<string, Socket>();

  constructor() {
    subscribe(ACCEPTED, this.#add);
  }

  readonly #add = (message: unknown): void => {
    const { socket } = message as { readonly socket: Socket };
    const key = keyOf(socket);
    this.#open.set(key, socket);
    socket.once('close', () => this.#open.delete(key));
  };

  /** The other end gets a reset, not an orderly end. */
  reset(ends: Ends): void {
    this.#open.get(keyOf(ends))?.resetAndDestroy();
  }

  close(): void {
    unsubscribe(ACCEPTED, this.#add);
    this.#open.clear();
  }
}

const keyOf = ({ localPort, remotePort }: Ends): string => `${localPort ?? ''} ${remotePort ?? ''}`;

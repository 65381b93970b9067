import { WebSocket } from 'ws';

/** A socket whose opening is not waited for for ever: a frozen server takes the connection and says nothing. */
export class PatientSocket extends WebSocket {
  constructor(address: string | URL, protocols?: string | string[]) {
    super(address, protocols, { handshakeTimeout: 5_000 });
  }
}

import { type WebSocket } from 'ws';
import { GraphQLError } from 'graphql';
import { type Identify, type Identity } from '../identity.ts';
import { connectionParam } from './connection-param.ts';

/** Close codes: of the protocol for a bad token, of WebSocket for "try again later". */
const forbidden = 4403;
const tryAgainLater = 1013;

/** The longest time a timer can be set to. */
const longestMs = 2 ** 31 - 1;

/** Who is at the other end of each socket. */
export type SocketIdentities = {
  /** Whether the socket may stay; otherwise it is closed with the reason. */
  readonly admit: (socket: WebSocket, params: unknown) => Promise<boolean>;
  readonly of: (socket: WebSocket) => Identity | undefined;
};

/** Verifies the token of `connection_init`, and closes the socket when it expires. */
export const createSocketIdentities = (identify: Identify): SocketIdentities => {
  const identities = new WeakMap<WebSocket, Identity>();
  return {
    admit: async (socket, params) => {
      try {
        const identity = await identify(connectionParam(params, 'authorization'));
        if (!identity) return true;
        identities.set(socket, identity);
        closeAt(socket, identity.expiresAt);
        return true;
      } catch (error) {
        socket.close(codeOf(error), error instanceof GraphQLError ? error.message : undefined);
        return false;
      }
    },
    of: (socket) => identities.get(socket),
  };
};

const closeAt = (socket: WebSocket, expiresAt: Date): void => {
  const left = Math.min(Math.max(expiresAt.getTime() - Date.now(), 0), longestMs);
  const timer = setTimeout(() => socket.close(forbidden, 'The access token has expired.'), left);
  socket.once('close', () => clearTimeout(timer));
};

const codeOf = (error: unknown): number =>
  error instanceof GraphQLError && error.extensions['code'] === 'UNAUTHENTICATED'
    ? forbidden
    : tryAgainLater;

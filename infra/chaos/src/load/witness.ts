import { setTimeout as delay } from 'node:timers/promises';
import { type Client, createClient } from 'graphql-ws';
import { type WebSocket } from 'ws';
import { z } from 'zod';
import { PatientSocket } from './patient-socket.ts';

const parts = z.array(z.object({ id: z.string(), status: z.string() })).nullable();
const pushed = z.object({
  data: z.object({
    orderUpdated: z.object({
      eventType: z.string().nullable(),
      eventId: z.string().nullable(),
      revision: z.number().nullable(),
      order: z.object({
        status: z.string(),
        version: z.number(),
        payments: parts,
        shipments: parts,
      }),
    }),
  }),
});

/** One push, as somebody saw it. */
export type Sight = z.output<typeof pushed>['data']['orderUpdated'] & {
  readonly at: number;
  /** Counts the connections of this witness. */
  readonly connection: number;
};

/** Everything that somebody saw of an order that is followed live. */
export type Testimony = {
  readonly orderId: string;
  readonly sights: readonly Sight[];
  /** Whether it watched to the end. */
  readonly isWatching: boolean;
  /** Errors by which the graph refused to show the order for the moment, by code. */
  readonly refusals: readonly string[];
};

export type Witness = { readonly testimony: Testimony; readonly close: () => Promise<void> };

const document = `subscription ($orderId: ID!) {
  orderUpdated(orderId: $orderId) {
    eventType eventId revision
    order { status version payments { id status } shipments { id status } }
  }
}`;

/** How long a socket may be silent before a good client takes it for dead. */
const silenceMs = 4_000;

export type Watch = {
  /** Taken in turn, another for each connection. */
  readonly gateways: readonly string[];
  readonly orderId: string;
  readonly accessToken: string;
  readonly token: string | undefined;
};

/** Follows an order until it is closed, over as many connections as that takes. */
export const watchOrder = (watch: Watch): Witness => {
  const seen = { sights: [] as Sight[], refusals: [] as string[], connection: 0, isWatching: true };
  const client = connectInTurn(watch, () => {
    seen.connection += 1;
  });
  const ended = new AbortController();
  const following = follow(client, watch, ended.signal, {
    onPush: (push) => {
      const { success, data } = pushed.safeParse(push);
      // A push whose order is missing says that a subgraph is away: another will come.
      if (!success) return;
      const { connection, sights } = seen;
      sights.push({ ...data.data.orderUpdated, at: Date.now(), connection });
    },
    onRefusal: (code) => seen.refusals.push(code),
  });
  return {
    testimony: {
      orderId: watch.orderId,
      sights: seen.sights,
      refusals: seen.refusals,
      get isWatching() {
        return seen.isWatching;
      },
    },
    close: async () => {
      seen.isWatching = false;
      ended.abort();
      // Rejects when it is just about to connect, and can not.
      await Promise.resolve(client.dispose()).catch(() => undefined);
      await following;
    },
  };
};

const connectInTurn = (
  { gateways, accessToken, orderId }: Watch,
  onConnected: () => void,
): Client => {
  let turn = orderId.charCodeAt(0);
  let socket: WebSocket | undefined;
  let deadline: NodeJS.Timeout | undefined;
  return createClient({
    url: () => {
      turn = (turn + 1) % gateways.length;
      return (gateways[turn] ?? '').replace(/^http/, 'ws');
    },
    webSocketImpl: PatientSocket,
    connectionParams: { authorization: `Bearer ${accessToken}` },
    retryAttempts: Number.POSITIVE_INFINITY,
    shouldRetry: () => true,
    retryWait: (retries) => delay(Math.min(2_000, 100 * 2 ** retries)),
    connectionAckWaitTimeout: silenceMs,
    keepAlive: silenceMs,
    on: {
      connected: (opened) => {
        socket = opened as WebSocket;
        onConnected();
      },
      ping: (isReceived) => {
        if (!isReceived) deadline = setTimeout(() => socket?.terminate(), silenceMs);
      },
      pong: (isReceived) => isReceived && clearTimeout(deadline),
      closed: () => clearTimeout(deadline),
    },
  });
};

type Listener = {
  readonly onPush: (push: unknown) => void;
  readonly onRefusal: (code: string) => void;
};

/** Subscribes again whenever the graph refuses: an order just placed may not be known everywhere yet. */
const follow = async (
  client: Client,
  { orderId, token }: Watch,
  signal: AbortSignal,
  { onPush, onRefusal }: Listener,
): Promise<void> => {
  const extensions = token === undefined ? {} : { consistencyToken: token };
  while (!signal.aborted) {
    try {
      const pushes = client.iterate({ query: document, variables: { orderId }, extensions });
      signal.addEventListener('abort', () => void pushes.return?.(), { once: true });
      for await (const push of pushes) onPush(push);
    } catch (error) {
      onRefusal(codeOf(error));
    }
    await delay(500, undefined, { signal }).catch(() => undefined);
  }
};

const refusal = z.tuple([z.object({ extensions: z.object({ code: z.string() }) })]);

const codeOf = (error: unknown): string => {
  const { success, data } = refusal.safeParse(error);
  return success ? data[0].extensions.code : String(error);
};

import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { Stripe } from 'stripe';

type Received = {
  readonly body: string;
  readonly signature: string;
  /** Absent when the body was none. */
  readonly event: Stripe.Event | undefined;
};

export type WebhookReceiver = {
  readonly url: string;
  readonly secret: string;
  readonly received: Received[];
  /** The types of what arrived, in order of arrival. */
  readonly types: () => readonly (string | undefined)[];
  /** Answers these statuses first, then 200 for ever. */
  readonly answerFirst: (...statuses: number[]) => void;
  /** Keeps every caller waiting from now on. */
  readonly hang: () => void;
  readonly close: () => Promise<void>;
};

/** A real webhook endpoint that keeps the raw bytes it gets. */
export const startWebhookReceiver = async (port = 0): Promise<WebhookReceiver> => {
  const received: Received[] = [];
  const statuses: number[] = [];
  let isHanging = false;
  const server = createServer((request, response) => {
    read(request).then(
      (delivery) => {
        received.push(delivery);
        if (!isHanging) response.writeHead(statuses.shift() ?? 200).end();
      },
      // Broken off in the middle: there is nobody to answer.
      () => response.destroy(),
    );
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const address = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${address.port}/webhooks/stripe`,
    secret: 'whsec_of_this_test',
    received,
    types: () => received.map(({ event }) => event?.type),
    answerFirst: (...first) => statuses.push(...first),
    hang: () => {
      isHanging = true;
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};

const read = async (request: IncomingMessage): Promise<Received> => {
  const body = await text(request);
  const signature = String(request.headers['stripe-signature']);
  return { body, signature, event: body ? (JSON.parse(body) as Stripe.Event) : undefined };
};

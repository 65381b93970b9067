import { setMaxListeners } from 'node:events';
import { Agent as HttpAgent, request as httpRequest } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';

import type { Letter } from './letter.ts';

const connections = { keepAlive: true, maxSockets: 32 };
const answerWithinMs = 10_000;

/** Posts to webhook endpoints over few, kept connections: a burst queues instead of flooding. */
export class WebhookClient {
  readonly #http = new HttpAgent(connections);
  readonly #https = new HttpsAgent(connections);
  readonly #closing = new AbortController();

  constructor() {
    setMaxListeners(0, this.#closing.signal);
  }

  /**
   * Resolves to the HTTP status; redirects are not followed, as at Stripe. Rejects when no answer
   * came within ten seconds, when the letter is to be cut short, or when the client is closed.
   */
  async post(url: string, { body, signature, isCutShort }: Letter): Promise<number> {
    const isSecure = url.startsWith('https:');
    const send = isSecure ? httpsRequest : httpRequest;
    return new Promise((resolve, reject) => {
      const request = send(url, {
        method: 'POST',
        signal: this.#closing.signal,
        agent: isSecure ? this.#https : this.#http,
        headers: {
          'content-type': 'application/json; charset=utf-8',
          'content-length': Buffer.byteLength(body),
          'stripe-signature': signature,
          'user-agent': 'Stripe/1.0 (+https://stripe.com/docs/webhooks)',
        },
      });
      request.setTimeout(answerWithinMs, () => request.destroy(new Error('no answer in time')));
      request.on('error', reject);
      request.on('response', (response) => {
        response.on('error', reject);
        response.on('end', () => resolve(response.statusCode ?? 0));
        response.resume();
      });
      if (!isCutShort) request.end(body);
      else
        request.write(body.slice(0, body.length / 2), () =>
          request.destroy(new Error('cut short by a knob')),
        );
    });
  }

  /** Gives up what is under way or waits for a connection. */
  close(): void {
    this.#closing.abort();
    this.#http.destroy();
    this.#https.destroy();
  }
}

import { backoff, withAttempt, type Delivery, type RetrySchedule } from './delivery.ts';
import type { Knobs } from './knobs.ts';
import type { Ledger, RecordedEvent, Row } from './ledger.ts';
import { signatureOf } from './signature.ts';
import { WebhookClient } from './webhook-client.ts';

export type WebhookEndpoint = { readonly url: string; readonly secret: string };

export type WebhookSettings = {
  readonly endpoints: readonly WebhookEndpoint[];
  readonly retries: RetrySchedule;
  /** Milliseconds since 1970. */
  readonly now: () => number;
};

/** Carries events to the endpoints: signed, at least once, in no promised order. */
export class Webhooks {
  readonly #ledger: Ledger;
  readonly #knobs: Knobs;
  readonly #settings: WebhookSettings;
  readonly #client = new WebhookClient();
  readonly #timers = new Set<NodeJS.Timeout>();
  readonly #underway = new Set<Promise<void>>();
  #isClosed = false;

  constructor(ledger: Ledger, knobs: Knobs, settings: WebhookSettings) {
    this.#ledger = ledger;
    this.#knobs = knobs;
    this.#settings = settings;
  }

  get endpointCount(): number {
    return this.#settings.endpoints.length;
  }

  /** One delivery per endpoint, to be committed together with the event. */
  plan(event: RecordedEvent): Row<'delivery'>[] {
    return this.#settings.endpoints.map((_, endpoint) => ({
      kind: 'delivery',
      value: {
        id: `${event.id}/${endpoint}`,
        event: event.id,
        endpoint,
        status: this.#knobs.takeDrop(event.type) ? 'dropped' : 'pending',
        attempts: [],
      },
    }));
  }

  /** Starts to deliver; resolves when every first attempt was made, whatever its outcome. */
  async send(deliveries: readonly Delivery[]): Promise<void> {
    const pending = deliveries.filter(({ status }) => status === 'pending');
    await Promise.all(pending.map(({ id }) => this.#first(id)));
  }

  /** Takes up, with all attempts anew, what an earlier run did not get delivered. */
  resume(): void {
    const left = this.#ledger.all('delivery').filter(({ status }) => isUndelivered(status));
    for (const { id } of left) void this.#start(this.#attempt(id, 1));
  }

  /** Stops sending; what is undelivered stays in the ledger. */
  async close(): Promise<void> {
    this.#isClosed = true;
    for (const timer of this.#timers) clearTimeout(timer);
    this.#client.close();
    await Promise.all(this.#underway);
  }

  async #first(id: string): Promise<void> {
    const delay = this.#knobs.delayOf(this.#eventOf(id)?.type ?? '');
    if (delay === 0) return this.#start(this.#attempt(id, 1));
    return new Promise((resolve) =>
      this.#later(delay, async () => {
        await this.#attempt(id, 1);
        resolve();
      }),
    );
  }

  async #attempt(id: string, attempt: number): Promise<void> {
    const delivery = this.#ledger.get('delivery', id);
    const event = this.#eventOf(id);
    const endpoint = this.#settings.endpoints[delivery?.endpoint ?? -1];
    if (!event || !endpoint) return;
    const copies = Array.from({ length: this.#knobs.copiesOf(event.type) });
    const { retries } = this.#settings;
    await Promise.all(
      copies.map(() => this.#post(id, { event, endpoint, isLast: attempt >= retries.attempts })),
    );
    if (this.#ledger.get('delivery', id)?.status === 'pending' && !this.#isClosed)
      this.#later(backoff(attempt, retries), () => this.#attempt(id, attempt + 1));
  }

  async #post(
    id: string,
    letter: { event: RecordedEvent; endpoint: WebhookEndpoint; isLast: boolean },
  ): Promise<void> {
    const { event, endpoint, isLast } = letter;
    // Indented, as Stripe sends it: who verifies a re-serialised body instead of the raw bytes fails.
    const body = JSON.stringify(event, null, 2);
    const at = Math.floor(this.#settings.now() / 1000);
    const secret = this.#knobs.takeWrongSignature(event.type) ? 'whsec_nobody' : endpoint.secret;
    const answer = await this.#client
      .post(endpoint.url, body, signatureOf(body, secret, at))
      .catch((error: unknown) => (error instanceof Error ? error.message : String(error)));
    // Closed: the file is gone, and the delivery stays pending for the next run.
    const delivery = this.#ledger.get('delivery', id);
    if (!delivery || this.#isClosed) return;
    this.#ledger.commit([
      { kind: 'delivery', value: withAttempt(delivery, { at, answer }, isLast) },
    ]);
  }

  #eventOf(deliveryId: string): RecordedEvent | undefined {
    const delivery = this.#ledger.get('delivery', deliveryId);
    return delivery && this.#ledger.get('event', delivery.event);
  }

  #later(ms: number, act: () => Promise<void>): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      void this.#start(act());
    }, ms);
    this.#timers.add(timer);
  }

  async #start(work: Promise<void>): Promise<void> {
    this.#underway.add(work);
    await work.finally(() => this.#underway.delete(work));
  }
}

const isUndelivered = (status: Delivery['status']): boolean =>
  status === 'pending' || status === 'failed';

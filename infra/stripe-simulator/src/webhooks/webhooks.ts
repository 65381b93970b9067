import type { Knobs } from '../faults/knobs.ts';
import type { Ledger, RecordedEvent, Row } from '../ledger.ts';
import type { Clock } from '../time/clock.ts';
import { WebhookClient } from './client.ts';
import {
  afterTry,
  newDelivery,
  type Delivery,
  type DeliveryAttempt,
  type RetrySchedule,
} from './delivery.ts';
import { letterOf } from './letter.ts';
import { signingSecrets, wants, type WebhookEndpoint } from './webhook-endpoint.ts';

type Parts = {
  readonly ledger: Ledger;
  readonly knobs: Knobs;
  readonly clock: Clock;
  readonly schedule: RetrySchedule;
};

/** Carries events to the endpoints: signed, at least once, in no promised order. */
export class Webhooks {
  readonly #parts: Parts;
  readonly #client = new WebhookClient();
  /** Planned, but the request that caused them is not answered yet. */
  readonly #unsent = new Set<string>();
  readonly #underway = new Map<string, Promise<void>>();
  /** Waiting for the group in which they are sent backwards. */
  #held: string[] = [];
  #isClosed = false;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** One delivery per endpoint that wants it, to be committed together with the event. */
  plan({ id: event, type }: RecordedEvent): Row<'delivery'>[] {
    const { ledger, knobs } = this.#parts;
    const endpoints = ledger.all('webhook_endpoint').filter((endpoint) => wants(endpoint, type));
    return endpoints.map((endpoint) => {
      const value = newDelivery(event, endpoint.id);
      if (knobs.takeWebhookFault('drop', type))
        return { kind: 'delivery', value: { ...value, status: 'dropped' } };
      this.#unsent.add(value.id);
      return { kind: 'delivery', value };
    });
  }

  /** Starts what is to arrive before the answer of the request that caused it. */
  async sendAhead(deliveries: readonly Delivery[]): Promise<void> {
    await this.send(deliveries.filter(({ event }) => this.#strikes('before-response', event)));
  }

  /** Starts to deliver what has not begun; resolves when every first attempt was made or put off. */
  async send(deliveries: readonly Delivery[]): Promise<void> {
    await Promise.all(deliveries.map(({ id }) => this.#first(id)));
  }

  /** Sends what is not yet on its way, and waits for all that is. */
  async settle(): Promise<void> {
    await Promise.all([...this.#unsent].map((id) => this.#first(id)));
    await Promise.all(this.#underway.values());
  }

  /** Tries to deliver; resolves when it is known what came of it, whatever it was. */
  async attempt(id: string): Promise<void> {
    const underway = this.#underway.get(id) ?? this.#try(id);
    this.#underway.set(id, underway);
    await underway.finally(() => this.#underway.delete(id));
  }

  /** Takes up, with all attempts anew, what was not delivered before: to all, or to one endpoint. */
  resume(endpoint?: string): void {
    const left = this.#parts.ledger
      .all('delivery')
      .filter(({ status }) => isUndelivered(status))
      .filter((delivery) => endpoint === undefined || delivery.endpoint === endpoint);
    this.#sendAnew(left);
  }

  /** Delivers an event once more to all who want it now; returns to how many. */
  resend({ id, type }: RecordedEvent): number {
    const { ledger } = this.#parts;
    const endpoints = ledger.all('webhook_endpoint').filter((endpoint) => wants(endpoint, type));
    const deliveries = endpoints.map((endpoint) => {
      const fresh = newDelivery(id, endpoint.id);
      return ledger.get('delivery', fresh.id) ?? fresh;
    });
    this.#sendAnew(deliveries);
    return deliveries.length;
  }

  /** Stops sending; what is undelivered stays in the ledger. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#client.close();
    await Promise.all(this.#underway.values());
  }

  #sendAnew(deliveries: readonly Delivery[]): void {
    const { ledger, clock } = this.#parts;
    const anew = { status: 'pending', tries: 0, dueAt: clock.now() } as const;
    ledger.commit(deliveries.map((value) => ({ kind: 'delivery', value: { ...value, ...anew } })));
  }

  async #first(id: string): Promise<void> {
    if (!this.#unsent.delete(id)) return;
    const { knobs } = this.#parts;
    const type = this.#eventOf(id)?.type ?? '';
    const delay = knobs.takeWebhookFault('delay', type);
    const reorder = knobs.takeWebhookFault('reorder', type);
    if (delay) this.#putOff(id, delay.ms);
    else if (reorder) await this.#hold(id, reorder);
    else await this.attempt(id);
  }

  /** The group may never fill: then each goes when its time has come. */
  async #hold(id: string, { group, withinMs }: { group: number; withinMs: number }): Promise<void> {
    this.#putOff(id, withinMs);
    this.#held.push(id);
    if (this.#held.length < group) return;
    const latestFirst = this.#held.reverse();
    this.#held = [];
    for (const held of latestFirst) await this.attempt(held);
  }

  #putOff(id: string, ms: number): void {
    const { ledger, clock } = this.#parts;
    const delivery = ledger.get('delivery', id);
    if (!delivery) return;
    const value = { ...delivery, dueAt: clock.now() + ms };
    ledger.commit([{ kind: 'delivery', value }]);
  }

  async #try(id: string): Promise<void> {
    const { ledger, knobs, clock, schedule } = this.#parts;
    const delivery = ledger.get('delivery', id);
    const event = this.#eventOf(id);
    const endpoint = ledger.get('webhook_endpoint', delivery?.endpoint ?? '');
    if (!event || endpoint?.status !== 'enabled' || delivery?.status !== 'pending') return;
    const more = knobs.takeWebhookFault('duplicate', event.type)?.copies ?? 0;
    const copies = Array.from({ length: 1 + more }, () => this.#post(event, endpoint));
    const answers = await Promise.all(copies);
    // Closed: the file is gone, and the delivery stays pending for the next run.
    if (this.#isClosed) return;
    const tried = afterTry(delivery, answers, { now: clock.now(), schedule });
    ledger.commit([{ kind: 'delivery', value: tried }]);
  }

  async #post(event: RecordedEvent, endpoint: WebhookEndpoint): Promise<DeliveryAttempt> {
    const at = this.#parts.clock.seconds();
    const letter = letterOf(event, signingSecrets(endpoint, at), this.#parts.knobs);
    const answer = await this.#client
      .post(endpoint.url, letter)
      .catch((error: unknown) => (error instanceof Error ? error.message : String(error)));
    return { at, answer };
  }

  #strikes(fault: 'before-response', event: string): boolean {
    const type = this.#parts.ledger.get('event', event)?.type;
    return type !== undefined && this.#parts.knobs.takeWebhookFault(fault, type) !== undefined;
  }

  #eventOf(deliveryId: string): RecordedEvent | undefined {
    const delivery = this.#parts.ledger.get('delivery', deliveryId);
    return delivery && this.#parts.ledger.get('event', delivery.event);
  }
}

const isUndelivered = (status: Delivery['status']): boolean =>
  status === 'pending' || status === 'failed';

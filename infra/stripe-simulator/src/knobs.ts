import { z } from 'zod';

const times = z.int().min(1).default(1);
const where = {
  /** How many matching requests it hits before it is used up. */
  next: times,
  /** Only requests whose path contains this, such as `/capture`. */
  path: z.string().optional(),
};

const requestFault = z.discriminatedUnion('fault', [
  /** Answers this status. 429 comes before the idempotency layer; 500 is stored and replayed. */
  z.strictObject({
    fault: z.literal('status'),
    status: z.union([z.literal(429), z.literal(500)]),
    /** With 500 only: does the work all the same. */
    executed: z.boolean().default(false),
    ...where,
  }),
  /** Does the work, then closes the connection instead of answering. */
  z.strictObject({ fault: z.literal('drop-response'), ...where }),
  /** Waits before it does the work; the idempotency key is in use meanwhile. */
  z.strictObject({ fault: z.literal('slow'), ms: z.int().min(0), ...where }),
]);
export type RequestFault = z.output<typeof requestFault>;

const webhookKnobs = z.strictObject({
  /** Extra copies of each delivery. */
  duplicate: z.int().min(0).default(0),
  delayMs: z.int().min(0).default(0),
  /** The next deliveries that are never sent. */
  dropNext: z.int().min(0).default(0),
  /** The next attempts that are signed with a secret nobody knows. */
  wrongSignatureNext: z.int().min(0).default(0),
  /** The endpoint hears of it before the caller does. */
  beforeResponse: z.boolean().default(false),
  /** Only events of these types; all when absent. */
  types: z.array(z.string()).optional(),
});

export const knobSettings = z.strictObject({
  webhooks: webhookKnobs.prefault({}),
  requests: z.array(requestFault).default([]),
});
export type KnobSettings = z.output<typeof knobSettings>;

/** Faults on order. Counted ones are used up as they strike; a restart clears them all. */
export class Knobs {
  #settings: KnobSettings = knobSettings.parse({});

  get settings(): KnobSettings {
    return this.#settings;
  }

  /** Replaces all of them: what is not named is off. */
  set(settings: KnobSettings): void {
    this.#settings = settings;
  }

  takeRequestFault(path: string): RequestFault | undefined {
    const { requests } = this.#settings;
    const hit = requests.find((fault) => fault.next > 0 && path.includes(fault.path ?? ''));
    if (hit) hit.next -= 1;
    return hit;
  }

  takeDrop(eventType: string): boolean {
    return this.#take('dropNext', eventType);
  }

  takeWrongSignature(eventType: string): boolean {
    return this.#take('wrongSignatureNext', eventType);
  }

  delayOf(eventType: string): number {
    return this.#concerns(eventType) ? this.#settings.webhooks.delayMs : 0;
  }

  copiesOf(eventType: string): number {
    return this.#concerns(eventType) ? 1 + this.#settings.webhooks.duplicate : 1;
  }

  get isWebhookFirst(): boolean {
    return this.#settings.webhooks.beforeResponse;
  }

  #take(knob: 'dropNext' | 'wrongSignatureNext', eventType: string): boolean {
    const { webhooks } = this.#settings;
    if (webhooks[knob] === 0 || !this.#concerns(eventType)) return false;
    webhooks[knob] -= 1;
    return true;
  }

  #concerns(eventType: string): boolean {
    return this.#settings.webhooks.types?.includes(eventType) ?? true;
  }
}

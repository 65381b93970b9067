import { z } from 'zod';

import { randomFrom } from './random.ts';
import { requestFault, type RequestFault } from './request-fault.ts';
import { Armed } from './striking.ts';
import { webhookFault, type WebhookFault } from './webhook-fault.ts';

export const knobSettings = z.strictObject({
  /** Makes what strikes by chance repeatable. */
  seed: z.string().default(''),
  webhooks: z.array(webhookFault).default([]),
  requests: z.array(requestFault).default([]),
});
type KnobSettings = z.output<typeof knobSettings>;
/** As they are given: what has a default may be left out. */
export type KnobInput = z.input<typeof knobSettings>;

type WebhookFaultNamed<F extends WebhookFault['fault']> = Extract<WebhookFault, { fault: F }>;

/** Faults on order. Counted ones are used up as they strike; a restart clears them all. */
export class Knobs {
  #seed = '';
  #webhooks: readonly Armed<WebhookFault>[] = [];
  #requests: readonly Armed<RequestFault>[] = [];
  #random = randomFrom('');
  readonly #thisSecond = new Map<RequestFault, { second: number; requests: number }>();

  /** What is left of what was set. */
  get shown() {
    const shownOf = ({ shown }: { shown: object }): object => shown;
    return {
      seed: this.#seed,
      webhooks: this.#webhooks.map(shownOf),
      requests: this.#requests.map(shownOf),
    };
  }

  /** Replaces all of them: what is not named is off. */
  set({ seed, webhooks, requests }: KnobSettings): void {
    this.#seed = seed;
    this.#random = randomFrom(seed);
    this.#webhooks = webhooks.map((rule) => new Armed(rule));
    this.#requests = requests.map((rule) => new Armed(rule));
    this.#thisSecond.clear();
  }

  /** The first rule that strikes this request. */
  takeRequestFault(path: string, second: number): RequestFault | undefined {
    return this.#requests
      .filter(({ rule }) => path.includes(rule.path ?? ''))
      .find((armed) => this.#isDue(armed.rule, second) && armed.strikes(this.#random))?.rule;
  }

  /** The rule by which this fault strikes an event of this type now. */
  takeWebhookFault<F extends WebhookFault['fault']>(
    fault: F,
    eventType: string,
  ): WebhookFaultNamed<F> | undefined {
    const isMeant = (rule: WebhookFault): rule is WebhookFaultNamed<F> =>
      rule.fault === fault && (rule.types?.includes(eventType) ?? true);
    const struck = this.#webhooks.find(
      (armed) => isMeant(armed.rule) && armed.strikes(this.#random),
    );
    return struck && isMeant(struck.rule) ? struck.rule : undefined;
  }

  #isDue(rule: RequestFault, second: number): boolean {
    if (rule.fault !== 'rate-limit') return true;
    const seen = this.#thisSecond.get(rule);
    const requests = seen?.second === second ? seen.requests + 1 : 1;
    this.#thisSecond.set(rule, { second, requests });
    return requests > rule.perSecond;
  }
}

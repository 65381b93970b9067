import type { KnobInput } from './faults/knobs.ts';
import type { RetrySchedule, RetryScheduleName } from './webhooks/delivery.ts';
import type { WebhookTarget } from './webhooks/webhook-endpoint.ts';

export type StripeSimulatorOptions = {
  /** 0 takes a free one. */
  readonly port?: number;
  /** Where events go, besides the endpoints that are made by the API. */
  readonly webhooks?: readonly WebhookTarget[];
  /** Keeps everything across restarts; in memory only when absent. */
  readonly dataDir?: string | undefined;
  /** Makes ids repeatable; random when absent. */
  readonly seed?: string | undefined;
  /** When refused webhooks are sent again; `quick` by default: 15 attempts within four minutes. */
  readonly retries?: RetrySchedule | RetryScheduleName;
  /** Faults from the start. */
  readonly knobs?: KnobInput;
  /** Stands still at this time, until it is advanced; runs with real time when absent. */
  readonly frozenAt?: Date;
};

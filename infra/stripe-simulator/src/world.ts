import type { Happening, Result } from './answer.ts';
import type { StoredAnswer } from './idempotency.ts';
import type { Knobs } from './faults/knobs.ts';
import type { Ledger, RecordedEvent, Row } from './ledger.ts';
import type { RequestLog } from './request-log.ts';
import { resourceOf } from './resources/resource.ts';
import type { Clock } from './time/clock.ts';
import type { Clockwork } from './time/clockwork.ts';
import type { Delivery } from './webhooks/delivery.ts';
import { wants } from './webhooks/webhook-endpoint.ts';
import type { Webhooks } from './webhooks/webhooks.ts';

/** Everything one running simulator is made of. */
export type World = {
  readonly ledger: Ledger;
  readonly knobs: Knobs;
  readonly webhooks: Webhooks;
  readonly requests: RequestLog;
  /** Idempotency keys of requests that are being worked on. */
  readonly keysInUse: Set<string>;
  readonly clock: Clock;
  readonly clockwork: Clockwork;
};

/** The request that caused a change. */
export type Origin = {
  readonly requestId: string | null;
  readonly idempotencyKey: string | null;
  readonly baseUrl: string;
  readonly at: number;
};

/** The version whose shapes are simulated: that of the `stripe` package this is tested with. */
export const apiVersion = '2026-10-28.endive';

/**
 * Stores what a request did, the events that tell of it and the answer that a repeat will get, all
 * or nothing. Returns the deliveries that are now due.
 */
export const record = (
  world: World,
  origin: Origin,
  change: { readonly result?: Result; readonly answer?: StoredAnswer | undefined },
): readonly Delivery[] => {
  const { result, answer } = change;
  const events = (result?.happened ?? []).map((happening) => eventOf(world, origin, happening));
  const deliveries = events.flatMap((event) => world.webhooks.plan(event));
  const rows: Row[] = [
    ...(result?.rows ?? []),
    ...events.map((value) => ({ kind: 'event' as const, value })),
    ...deliveries,
    ...(answer ? [{ kind: 'answer' as const, value: answer }] : []),
  ];
  if (rows.length > 0) world.ledger.commit(rows);
  return deliveries.map(({ value }) => value);
};

const eventOf = (world: World, origin: Origin, { type, row }: Happening): RecordedEvent => ({
  id: world.ledger.newId('evt'),
  object: 'event',
  api_version: apiVersion,
  created: origin.at,
  data: { object: resourceOf(row, origin) },
  livemode: false,
  pending_webhooks: world.ledger.all('webhook_endpoint').filter((one) => wants(one, type)).length,
  request: { id: origin.requestId, idempotency_key: origin.idempotencyKey },
  type,
});

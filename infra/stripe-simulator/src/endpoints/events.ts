import { z } from 'zod';

import { endpoint, type Call, type Endpoint } from '../endpoint.ts';
import { flag, list } from '../form.ts';
import type { Ledger, RecordedEvent } from '../ledger.ts';
import { pageOf, paging } from '../page-of.ts';
import { invalidRequest, isRefused, noSuch } from '../refusal.ts';
import { newDelivery } from '../webhooks/delivery.ts';
import { shown, shownPage } from './show.ts';

const listParams = z.strictObject({
  ...paging,
  type: z.string().optional(),
  types: list.optional(),
  delivery_success: flag.optional(),
});

/** `payment_intent.*` stands for all of them. */
const matches = (pattern: string, type: string): boolean =>
  pattern.endsWith('*') ? type.startsWith(pattern.slice(0, -1)) : pattern === type;

const undeliveredEvents = (ledger: Ledger): ReadonlySet<string> =>
  new Set(
    ledger
      .all('delivery')
      .filter(({ status }) => status !== 'delivered')
      .map(({ event }) => event),
  );

/** For how long Stripe shows an event. */
const shownFor = 30 * 24 * 60 * 60;

const isShown = ({ created }: RecordedEvent, at: number): boolean => at - created <= shownFor;

/** Its contents never change; to how many it is still to be delivered does. */
const asItIs = (ledger: Ledger, event: RecordedEvent): RecordedEvent => {
  const deliveries = ledger
    .all('webhook_endpoint')
    .flatMap(({ id }) => ledger.get('delivery', newDelivery(event.id, id).id) ?? []);
  const undelivered = deliveries.filter(({ status }) => status !== 'delivered');
  return { ...event, pending_webhooks: undelivered.length };
};

const asked = ({ ledger, params, at }: Call<z.output<typeof listParams>>): RecordedEvent[] => {
  const { type, types, delivery_success: isDelivered } = params;
  const undelivered = isDelivered === undefined ? new Set() : undeliveredEvents(ledger);
  return ledger
    .all('event')
    .filter((event) => isShown(event, at))
    .filter((event) => type === undefined || matches(type, event.type))
    .filter((event) => types?.includes(event.type) ?? true)
    .filter(({ id }) => isDelivered === undefined || undelivered.has(id) !== isDelivered);
};

export const eventEndpoints: readonly Endpoint[] = [
  endpoint({
    method: 'GET',
    path: '/v1/events',
    access: 'secret',
    params: listParams,
    run: (call) => {
      if (call.params.type !== undefined && call.params.types)
        return invalidRequest('You may pass either `type` or `types`, but not both.');
      const page = pageOf(asked(call), call.params);
      if (isRefused(page)) return page;
      return shownPage(call, page, {
        url: '/v1/events',
        show: (event) => asItIs(call.ledger, event),
      });
    },
  }),
  endpoint({
    method: 'GET',
    path: '/v1/events/:id',
    access: 'secret',
    params: z.strictObject({ expand: list.optional() }),
    run: (call) => {
      const event = call.ledger.get('event', call.target);
      if (!event || !isShown(event, call.at)) return noSuch('event', call.target, { param: 'id' });
      return shown(call, asItIs(call.ledger, event));
    },
  }),
];

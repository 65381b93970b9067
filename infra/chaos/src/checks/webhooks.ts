import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { type Check } from '../facts/facts.ts';
import { stripeObject } from '../facts/journal.ts';
import { createReport } from './violations.ts';

const payload = z.object({ type: z.string(), data: z.object({ object: stripeObject }) });

/** What Stripe told arrived once and as it was; nobody else was believed. */
export const webhooks: Check = ({ log, journal }) => {
  const { unless, violations } = createReport('webhooks');
  const made = new Map(journal.events.map((event) => [event.id, event]));
  const received = new Set<string>();
  for (const event of log.payments) {
    if (event.type !== 'StripeEventReceived') continue;
    const { stripeEventId: id } = event.data;
    unless(!received.has(id), 'recorded twice', id);
    received.add(id);
    const original = made.get(id);
    const told = payload.parse(JSON.parse(event.data.payload));
    unless(original !== undefined, 'never said by Stripe', id);
    const isSame = isDeepStrictEqual(told, original && payload.parse(original));
    unless(isSame, `recorded as ${JSON.stringify(told)}`, id);
  }
  for (const { event, status } of journal.deliveries) {
    unless(status !== 'failed', 'Stripe gave it up', event);
    unless(status !== 'delivered' || received.has(event), 'acknowledged, and lost', event);
  }
  return violations;
};

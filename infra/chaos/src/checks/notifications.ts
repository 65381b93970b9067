import { type Check } from '../facts/facts.ts';
import { createReport } from './violations.ts';

/** What a customer must be told of, by the event that says so. */
const kinds = new Map([
  ['OrderPlaced', 'ORDER_PLACED'],
  ['OrderConfirmed', 'ORDER_CONFIRMED'],
  ['OrderDispatched', 'ORDER_DISPATCHED'],
  ['OrderCompleted', 'ORDER_COMPLETED'],
  ['OrderCancelled', 'ORDER_CANCELLED'],
  ['OrderPaymentFailed', 'PAYMENT_FAILED'],
]);

/** Each event that a customer must be told of was told once, and mailed once as far as the log knows. */
export const notifications: Check = ({ log }) => {
  const { unless, violations } = createReport('notifications');
  const requested = log.notifications.filter(({ type }) => type === 'NotificationRequested');
  const told = Map.groupBy(requested, ({ data, metadata }) => {
    const kind = 'kind' in data ? data.kind : '';
    return `${metadata.causationId} ${kind}`;
  });
  const due = log.orders.flatMap((event) => {
    const kind = kinds.get(event.type);
    return kind === undefined ? [] : [{ event, key: `${event.eventId} ${kind}` }];
  });
  for (const { event, key } of due) {
    const times = told.get(key)?.length ?? 0;
    unless(times === 1, `${event.type} was told ${times} times`, event.eventId, event.stream);
  }
  unless(told.size === due.length, `${told.size} things were told of ${due.length}`);
  const sent = log.notifications.filter(({ type }) => type === 'NotificationEmailSent');
  const mailed = Map.groupBy(sent, ({ stream }) => stream);
  for (const [stream, events] of mailed)
    unless(events.length === 1, `${events.length} mails recorded`, stream);
  for (const { stream } of requested)
    unless(mailed.has(stream), 'requested, and never mailed', stream);
  return violations;
};

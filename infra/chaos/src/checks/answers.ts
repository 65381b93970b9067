import { type OrderEvent } from '@marketgraph/schema';
import { type Check, type Facts } from '../facts/facts.ts';
import { createReport } from './violations.ts';

/** What clients were told is true: every order exists, each key made one, and what was done stays done. */
export const answers: Check = ({ entries, log }) => {
  const { unless, violations } = createReport('answers');
  const types = typesByOrder(log);
  for (const { key, story, orderIds, acknowledged, outcome, refusals, failure } of entries) {
    const [orderId = ''] = orderIds;
    const happened = types.get(orderId) ?? new Set();
    const has = (type: OrderEvent['type']): boolean => happened.has(type);
    const name = `${key} (${story})`;
    unless(outcome === 'told', `${name}: ${outcome}, ${failure ?? ''}`, orderId);
    unless(new Set(orderIds).size <= 1, `${name}: one key made several orders`, ...orderIds);
    unless(orderIds.length > 0 || outcome !== 'told', `${name}: refused, ${refusals.join()}`, key);
    if (orderId === '') continue;
    unless(has('OrderPlaced'), `${name}: acknowledged, yet there is no order`, orderId);
    if (acknowledged.has('cancelled'))
      unless(has('OrderCancelled'), `${name}: cancelled, yet it is not`, orderId);
    if (acknowledged.has('dispatched'))
      unless(has('OrderDispatched') || has('OrderCancelled'), `${name}: lost a dispatch`, orderId);
    if (acknowledged.has('delivered'))
      unless(has('OrderCompleted'), `${name}: lost a delivery`, orderId);
    if (acknowledged.has('paid'))
      unless(has('OrderPaid') || has('OrderCancelled'), `${name}: lost a payment`, orderId);
  }
  const ids = new Set(entries.flatMap(({ orderIds }) => orderIds));
  for (const orderId of types.keys())
    unless(ids.has(orderId), 'an order that nobody was told about', orderId);
  return violations;
};

const typesByOrder = ({ orders }: Facts['log']): ReadonlyMap<string, Set<string>> => {
  const types = new Map<string, Set<string>>();
  for (const event of orders) {
    if (!('orderId' in event.data) || !event.stream.startsWith('order-')) continue;
    const { orderId } = event.data;
    types.set(orderId, (types.get(orderId) ?? new Set()).add(event.type));
  }
  return types;
};

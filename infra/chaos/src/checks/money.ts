import { type Check, type Facts } from '../facts/facts.ts';
import { createReport } from './violations.ts';

type Ledger = {
  readonly paymentId: string;
  readonly orderId: string;
  due: number;
  captured: number;
  refunded: number;
  captures: number;
  refunds: number;
  readonly intents: Set<string>;
};

/** Our ledger equals Stripe's journal; money that was taken belongs to a live order, or went back in full. */
export const money: Check = ({ log, journal }) => {
  const { unless, violations } = createReport('money');
  const ledgers = ledgersOf(log);
  const byOrder = Map.groupBy(ledgers.values(), ({ orderId }) => orderId);
  for (const [orderId, payments] of byOrder)
    unless(payments.length === 1, `${payments.length} payments`, orderId);
  const intents = Map.groupBy(journal.paymentIntents, ({ metadata }) => metadata['orderId'] ?? '');
  for (const [orderId, all] of intents)
    unless(all.length === 1, `${all.length} intents at Stripe`, orderId);

  const states = orderStates(log);
  for (const intent of journal.paymentIntents) {
    const { orderId = '', paymentId = '' } = intent.metadata;
    const ledger = ledgers.get(paymentId);
    const ids = [orderId, paymentId, intent.id];
    const refunds = journal.refunds.filter(
      ({ payment_intent, status }) => payment_intent === intent.id && status === 'succeeded',
    );
    const refunded = refunds.reduce((total, { amount }) => total + amount, 0);
    const taken = intent.amount_received;
    const { captured = 0, refunded: booked = 0, due, captures = 0 } = ledger ?? {};
    const wasRefunded = ledger?.refunds ?? 0;
    unless(ledger?.intents.has(intent.id) ?? false, 'an intent that payments do not know', ...ids);
    unless(intent.amount === due, `asks ${intent.amount} of ${due ?? 'nothing'}`, ...ids);
    unless(captured === taken, `booked ${captured}, Stripe took ${taken}`, ...ids);
    unless(booked === refunded, `booked ${booked} back, Stripe gave ${refunded}`, ...ids);
    unless(captures <= 1 && wasRefunded <= 1, 'booked twice', ...ids);
    unless(refunds.length <= 1, `${refunds.length} refunds at Stripe`, ...ids);
    unless(intent.status !== 'requires_capture', 'money is held, and nobody takes it', ...ids);
    const state = states.get(orderId) ?? 'missing';
    if (taken > 0) {
      const isKept = state === 'confirmed' && refunded === 0;
      const isBack = state === 'cancelled' && refunded === taken;
      unless(isKept || isBack, `${taken} taken, ${refunded} back, order ${state}`, ...ids);
    } else unless(state !== 'confirmed', 'confirmed, yet never paid', ...ids);
    if (state === 'cancelled' && taken === 0)
      unless(intent.status === 'canceled', `order cancelled, intent ${intent.status}`, ...ids);
  }
  for (const [orderId, state] of states)
    unless(state !== 'confirmed' || intents.has(orderId), 'confirmed without an intent', orderId);
  return violations;
};

type OrderState = 'open' | 'confirmed' | 'cancelled';

const orderStates = ({ orders }: Facts['log']): ReadonlyMap<string, OrderState> => {
  const states = new Map<string, OrderState>();
  for (const { type, data } of orders) {
    if (type === 'OrderPlaced') states.set(data.orderId, 'open');
    if (type === 'OrderConfirmed') states.set(data.orderId, 'confirmed');
    if (type === 'OrderCancelled') states.set(data.orderId, 'cancelled');
  }
  return states;
};

const ledgersOf = ({ payments }: Facts['log']): ReadonlyMap<string, Ledger> => {
  const ledgers = new Map<string, Ledger>();
  for (const event of payments) {
    if (event.type === 'PaymentRequested') {
      const { paymentId, orderId, amount } = event.data;
      const nothing = { captured: 0, refunded: 0, captures: 0, refunds: 0, intents: new Set('') };
      ledgers.set(paymentId, { paymentId, orderId, due: amount.amountMinor, ...nothing });
    }
    const ledger = 'paymentId' in event.data ? ledgers.get(event.data.paymentId) : undefined;
    if (ledger === undefined) continue;
    if (event.type === 'PaymentIntentCreated') ledger.intents.add(event.data.intentId);
    if (event.type === 'PaymentCaptured') {
      ledger.captured += event.data.amount.amountMinor;
      ledger.captures += 1;
    }
    if (event.type === 'PaymentRefunded') {
      ledger.refunded += event.data.amount.amountMinor;
      ledger.refunds += 1;
    }
  }
  return ledgers;
};

import type { Stripe } from 'stripe';

type EventName = Stripe.WebhookEndpointCreateParams.EnabledEvent;

/** Stripe's events about payments, also those that are never sent here. */
const ofPayments: ReadonlySet<string> = new Set<EventName>([
  '*',
  'charge.captured',
  'charge.dispute.closed',
  'charge.dispute.created',
  'charge.dispute.funds_reinstated',
  'charge.dispute.funds_withdrawn',
  'charge.dispute.updated',
  'charge.expired',
  'charge.failed',
  'charge.pending',
  'charge.refund.updated',
  'charge.refunded',
  'charge.succeeded',
  'charge.updated',
  'payment_intent.amount_capturable_updated',
  'payment_intent.canceled',
  'payment_intent.created',
  'payment_intent.partially_funded',
  'payment_intent.payment_failed',
  'payment_intent.processing',
  'payment_intent.requires_action',
  'payment_intent.succeeded',
  'refund.created',
  'refund.failed',
  'refund.updated',
]);

/** What other events of Stripe are about; their second halves are taken as given. */
const ofOthers =
  /^(account|application_fee|balance|billing|capability|checkout|coupon|credit_note|customer|file|invoice|invoiceitem|mandate|payment_link|payment_method|payout|person|plan|price|product|promotion_code|quote|radar|review|setup_intent|source|subscription_schedule|tax|terminal|topup|transfer)\.[a-z_.]+$/;

/** Whether an endpoint may ask for events by this name. */
export const isSubscribable = (name: string): boolean =>
  ofPayments.has(name) || ofOthers.test(name);

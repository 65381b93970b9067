import { paymentRequested, type PaymentRequested } from './payment-requested.ts';
import { paymentIntentCreated, type PaymentIntentCreated } from './payment-intent-created.ts';
import { paymentAuthorized, type PaymentAuthorized } from './payment-authorized.ts';
import { paymentFailed, type PaymentFailed } from './payment-failed.ts';
import { paymentCaptured, type PaymentCaptured } from './payment-captured.ts';
import { paymentCancelRequested, type PaymentCancelRequested } from './payment-cancel-requested.ts';
import { paymentVoided, type PaymentVoided } from './payment-voided.ts';
import { paymentRefunded, type PaymentRefunded } from './payment-refunded.ts';
import { paymentRecorded, type PaymentRecorded } from './payment-recorded.ts';
import { paymentQuarantined, type PaymentQuarantined } from './payment-quarantined.ts';
import { stripeEventReceived, type StripeEventReceived } from './stripe-event-received.ts';

/** Every contract of this domain, in the order of its story. */
export const paymentEvents = [
  paymentRequested,
  paymentIntentCreated,
  paymentAuthorized,
  paymentFailed,
  paymentCaptured,
  paymentCancelRequested,
  paymentVoided,
  paymentRefunded,
  paymentRecorded,
  paymentQuarantined,
  stripeEventReceived,
] as const;

export type PaymentEvent =
  | PaymentRequested
  | PaymentIntentCreated
  | PaymentAuthorized
  | PaymentFailed
  | PaymentCaptured
  | PaymentCancelRequested
  | PaymentVoided
  | PaymentRefunded
  | PaymentRecorded
  | PaymentQuarantined;

export type PaymentDomainEvent =
  | PaymentRequested
  | PaymentIntentCreated
  | PaymentAuthorized
  | PaymentFailed
  | PaymentCaptured
  | PaymentCancelRequested
  | PaymentVoided
  | PaymentRefunded
  | PaymentRecorded
  | PaymentQuarantined
  | StripeEventReceived;

export * from './payment-requested.ts';
export * from './payment-intent-created.ts';
export * from './payment-authorized.ts';
export * from './payment-failed.ts';
export * from './payment-captured.ts';
export * from './payment-cancel-requested.ts';
export * from './payment-voided.ts';
export * from './payment-refunded.ts';
export * from './payment-recorded.ts';
export * from './payment-quarantined.ts';
export * from './stripe-event-received.ts';

import type { Stripe } from 'stripe';

import type { EventType } from './event-type.ts';
import { isRefused, type Refusal, type Refused } from './refusal.ts';
import type { VisibleRow } from './resources/resource.ts';

/** An event to be, with the thing as it was at that moment. */
export type Happening = { readonly type: EventType; readonly row: VisibleRow };

/** What a request did: nothing where only `body` is given. */
export type Result = {
  readonly body: object;
  readonly rows?: readonly VisibleRow[];
  readonly happened?: readonly Happening[];
  /** The work was done, and is answered as an error: a declined card. */
  readonly failure?: Refusal;
};

/** Refused without a change; `paymentIntent` is shown in the error where one was meant. */
export type RefusedRequest = Refused & { readonly paymentIntent?: object };

export type Answer = { readonly status: number; readonly body: object };

/** `requestId` is where an error can be looked up. */
export const answerOf = (
  outcome: Result | RefusedRequest,
  requestId: string | null = null,
): Answer => {
  if (isRefused(outcome)) return errorAnswer(outcome.refused, requestId, outcome.paymentIntent);
  if (outcome.failure) return errorAnswer(outcome.failure, requestId, outcome.body);
  return { status: 200, body: outcome.body };
};

const errorAnswer = (
  refusal: Refusal,
  requestId: string | null,
  paymentIntent?: object,
): Answer => ({
  status: refusal.status,
  body: { error: { ...errorBody(refusal, paymentIntent), ...(requestId && logOf(requestId)) } },
});

const logOf = (requestId: string) => ({
  request_log_url: `https://dashboard.stripe.com/test/logs/${requestId}`,
});

/** Of the same shape as what an intent keeps of its last failure; buyers see less of the intent. */
type ErrorBody = Omit<Stripe.PaymentIntent.LastPaymentError, 'payment_intent'> & {
  readonly payment_intent?: object;
};

const errorBody = (refusal: Refusal, paymentIntent?: object): ErrorBody => ({
  type: refusal.type,
  message: refusal.message,
  ...(refusal.code && {
    code: refusal.code,
    doc_url: `https://stripe.com/docs/error-codes/${refusal.code.replaceAll('_', '-')}`,
  }),
  ...(refusal.declineCode && { decline_code: refusal.declineCode }),
  ...(refusal.adviceCode && { advice_code: refusal.adviceCode }),
  ...(refusal.param && { param: refusal.param }),
  ...(refusal.charge && { charge: refusal.charge }),
  ...(paymentIntent && { payment_intent: paymentIntent, ...paymentMethodOf(paymentIntent) }),
});

const paymentMethodOf = (intent: Partial<Stripe.PaymentIntent>) => {
  const method = intent.last_payment_error?.payment_method;
  return method && { payment_method: method };
};

import {
  authorised,
  captured,
  failed,
  held,
  pending,
  type Charge,
  type ChargeAttempt,
} from './charge.ts';
import { exhaustIntent } from './cancel-intent.ts';
import { refuseStep } from './intent-status.ts';
import type { PaymentError, PaymentIntent, Transition } from './payment-intent.ts';
import type { Decline, PaymentMethod } from './payment-method.ts';
import { invalidRequest, unexpectedState, type Refusal, type Refused } from './refusal.ts';

/** What a confirmation brings along: how it is paid, and the id a charge would get. */
export type Confirmation = {
  readonly paymentMethod: PaymentMethod | undefined;
  readonly chargeId: string;
  readonly at: number;
  readonly returnUrl?: string | null;
};

type Attempt = Confirmation & { readonly paymentMethod: PaymentMethod };

/** Stripe has such a limit, and does not say which. */
export const confirmationsAtMost = 100;

export const confirmIntent = (
  intent: PaymentIntent,
  confirmation: Confirmation,
): Transition | Refused => {
  const { paymentMethod } = confirmation;
  const refused = refuseStep('confirm', intent.status);
  if (refused) return refused;
  if (!paymentMethod)
    return unexpectedState(
      "You cannot confirm this PaymentIntent because it's missing a payment method. You can either update the PaymentIntent with a payment method and then confirm it again, or confirm it again directly with a payment method.",
    );
  if (intent.confirmations >= confirmationsAtMost) return exhaustIntent(intent, confirmation.at);
  return (
    refusePaymentMethod(intent, paymentMethod) ??
    attempt(
      {
        ...intent,
        confirmations: intent.confirmations + 1,
        paymentMethod: paymentMethod.id,
        returnUrl: confirmation.returnUrl ?? intent.returnUrl,
      },
      { ...confirmation, paymentMethod },
    )
  );
};

const refusePaymentMethod = (
  intent: PaymentIntent,
  { type }: PaymentMethod,
): Refused | undefined => {
  if (!intent.paymentMethodTypes.includes(type))
    return invalidRequest(
      `The PaymentMethod provided (${type}) is not allowed for this PaymentIntent. Please attach a PaymentMethod of one of the following types: ${intent.paymentMethodTypes.join(', ')}.`,
      { code: 'payment_intent_incompatible_payment_method', param: 'payment_method' },
    );
  if (type !== 'card' && intent.captureMethod === 'manual')
    return invalidRequest(
      `The payment method type ${type} can't be used with capture_method=manual. To hold cards only, set payment_method_options[card][capture_method]=manual instead.`,
      { code: 'payment_intent_invalid_parameter', param: 'payment_method' },
    );
  return undefined;
};

const attempt = (intent: PaymentIntent, made: Attempt): Transition => {
  switch (made.paymentMethod.behaviour.onConfirm) {
    case 'approve':
      return charge(intent, made);
    case 'challenge':
      return {
        intent: { ...intent, status: 'requires_action' },
        happened: ['payment_intent.requires_action'],
      };
    case 'process':
      return {
        intent: { ...intent, status: 'processing', latestCharge: made.chargeId },
        charge: pending(chargeAttempt(intent, made)),
        happened: ['charge.pending', 'payment_intent.processing'],
      };
  }
};

const charge = (intent: PaymentIntent, made: Attempt): Transition => {
  const { decline } = made.paymentMethod.behaviour;
  if (decline) return refusedByIssuer(intent, made, decline);
  return isHeld(intent, made.paymentMethod) ? hold(intent, made) : pay(intent, made);
};

const isHeld = (intent: PaymentIntent, { type }: PaymentMethod): boolean =>
  intent.captureMethod === 'manual' || (type === 'card' && intent.cardCaptureMethod === 'manual');

const hold = (intent: PaymentIntent, made: Attempt): Transition => ({
  intent: {
    ...intent,
    status: 'requires_capture',
    amountCapturable: intent.amount,
    latestCharge: made.chargeId,
    lastPaymentError: null,
  },
  charge: held(chargeAttempt(intent, made)),
  happened: ['charge.succeeded', 'payment_intent.amount_capturable_updated'],
});

const pay = (intent: PaymentIntent, made: Attempt): Transition =>
  paid(intent, authorised(chargeAttempt(intent, made)));

const paid = (intent: PaymentIntent, taken: Charge): Transition => ({
  intent: {
    ...intent,
    status: 'succeeded',
    amountReceived: intent.amount,
    latestCharge: taken.id,
    lastPaymentError: null,
  },
  charge: captured(taken, intent.amount),
  happened: ['charge.succeeded', 'payment_intent.succeeded'],
});

const refusedByIssuer = (intent: PaymentIntent, made: Attempt, decline: Decline): Transition => {
  const error = { type: 'card_error', ...decline, charge: made.chargeId } as const;
  return {
    intent: unpaid(
      { ...intent, latestCharge: made.chargeId },
      { ...error, paymentMethod: made.paymentMethod },
    ),
    charge: failed(chargeAttempt(intent, made), decline),
    happened: ['charge.failed', 'payment_intent.payment_failed'],
    failure: { status: 402, ...error } satisfies Refusal,
  };
};

/** A failed attempt is not a failed order: the intent waits for another payment method. */
const unpaid = (intent: PaymentIntent, lastPaymentError: PaymentError): PaymentIntent => ({
  ...intent,
  status: 'requires_payment_method',
  paymentMethod: null,
  lastPaymentError,
});

const chargeAttempt = (intent: PaymentIntent, made: Attempt): ChargeAttempt => ({
  id: made.chargeId,
  paymentIntent: intent.id,
  paymentMethod: made.paymentMethod,
  amount: intent.amount,
  currency: intent.currency,
  created: made.at,
  metadata: intent.metadata,
});

/** Ends a 3-D Secure challenge; after a passed one the issuer still decides. */
export const authenticateIntent = (
  intent: PaymentIntent,
  made: Attempt,
  outcome: 'succeed' | 'fail',
): Transition | Refused => {
  const refused = refuseStep('authenticate', intent.status);
  if (refused) return refused;
  if (outcome === 'succeed') return charge(intent, made);
  return {
    intent: unpaid(intent, {
      type: 'invalid_request_error',
      code: 'payment_intent_authentication_failure',
      message:
        'The provided PaymentMethod has failed authentication. You can provide payment_method_data or a new PaymentMethod to attempt to fulfill this PaymentIntent again.',
      paymentMethod: made.paymentMethod,
    }),
    happened: ['payment_intent.payment_failed'],
  };
};

const returnedDebit: Decline = {
  code: 'payment_method_provider_decline',
  declineCode: 'generic_decline',
  message: 'The payment was returned by the bank.',
};

/** Ends an asynchronous payment that sat in `processing`. */
export const settleIntent = (
  intent: PaymentIntent,
  debit: Charge,
  outcome: 'succeed' | 'fail',
): Transition | Refused => {
  const refused = refuseStep('settle', intent.status);
  if (refused) return refused;
  if (outcome === 'succeed') return paid(intent, debit);
  const { settles } = debit.paymentMethod.behaviour;
  const decline = settles?.outcome === 'fail' ? settles.decline : returnedDebit;
  return {
    intent: unpaid(intent, {
      type: 'invalid_request_error',
      ...decline,
      charge: debit.id,
      paymentMethod: debit.paymentMethod,
    }),
    charge: failed(debit, decline),
    happened: ['charge.failed', 'payment_intent.payment_failed'],
  };
};

import { captured, type Charge } from './charge.ts';
import { refuseStep, type IntentStatus } from './intent-status.ts';
import { formatAmount, refuseAmount } from './money.ts';
import type { PaymentMethod, PaymentMethodType } from './payment-method.ts';
import { invalidRequest, unexpectedState, type Refusal, type Refused } from './refusal.ts';

type CaptureMethod = 'automatic' | 'automatic_async' | 'manual';

export type PaymentIntent = {
  readonly id: string;
  readonly clientSecret: string;
  readonly created: number;
  readonly status: IntentStatus;
  readonly amount: number;
  readonly currency: string;
  readonly captureMethod: CaptureMethod;
  /** `payment_method_options[card][capture_method]`: holds cards only, so that debits stay possible. */
  readonly cardCaptureMethod: 'manual' | null;
  readonly automaticPaymentMethods: { readonly allowRedirects: 'always' | 'never' } | null;
  readonly paymentMethodTypes: readonly PaymentMethodType[];
  readonly paymentMethod: string | null;
  readonly latestCharge: string | null;
  readonly amountCapturable: number;
  readonly amountReceived: number;
  readonly returnUrl: string | null;
  readonly lastPaymentError: PaymentError | null;
  readonly canceledAt: number | null;
  /** `automatic` when Stripe did it. */
  readonly cancellationReason: CancellationReason | 'automatic' | null;
  /** How often somebody tried to pay it. */
  readonly confirmations: number;
  readonly customer: string | null;
  readonly description: string | null;
  readonly receiptEmail: string | null;
  readonly statementDescriptor: string | null;
  readonly statementDescriptorSuffix: string | null;
  readonly transferGroup: string | null;
  readonly metadata: Readonly<Record<string, string>>;
};

/** Why the latest attempt to pay failed. */
export type PaymentError = Pick<
  Refusal,
  'type' | 'code' | 'declineCode' | 'adviceCode' | 'message' | 'charge'
> & {
  readonly paymentMethod: PaymentMethod;
};

export const cancellationReasons = [
  'abandoned',
  'duplicate',
  'fraudulent',
  'requested_by_customer',
] as const;
export type CancellationReason = (typeof cancellationReasons)[number];

export type PaymentEventType =
  | 'payment_intent.created'
  | 'payment_intent.requires_action'
  | 'payment_intent.processing'
  | 'payment_intent.amount_capturable_updated'
  | 'payment_intent.succeeded'
  | 'payment_intent.payment_failed'
  | 'payment_intent.canceled'
  | 'charge.pending'
  | 'charge.succeeded'
  | 'charge.failed'
  | 'charge.captured'
  | 'charge.expired'
  | 'charge.refunded';

export type Transition = {
  readonly intent: PaymentIntent;
  /** The charge that this step made or changed. */
  readonly charge?: Charge;
  readonly happened: readonly PaymentEventType[];
  /** An attempt that failed changes the intent and is answered with an error all the same. */
  readonly failure?: Refusal;
};

export type NewIntent = Omit<
  PaymentIntent,
  | 'status'
  | 'latestCharge'
  | 'amountCapturable'
  | 'amountReceived'
  | 'lastPaymentError'
  | 'canceledAt'
  | 'cancellationReason'
  | 'confirmations'
>;

export const createIntent = (intent: NewIntent): Transition | Refused =>
  refuseAmount(intent.amount, intent.currency) ?? {
    intent: {
      ...intent,
      status: intent.paymentMethod ? 'requires_confirmation' : 'requires_payment_method',
      latestCharge: null,
      amountCapturable: 0,
      amountReceived: 0,
      lastPaymentError: null,
      canceledAt: null,
      cancellationReason: null,
      confirmations: 0,
    },
    happened: ['payment_intent.created'],
  };

export type IntentUpdate = Partial<
  Pick<
    PaymentIntent,
    | 'amount'
    | 'currency'
    | 'captureMethod'
    | 'cardCaptureMethod'
    | 'paymentMethod'
    | 'paymentMethodTypes'
    | 'customer'
    | 'description'
    | 'receiptEmail'
    | 'statementDescriptor'
    | 'statementDescriptorSuffix'
    | 'transferGroup'
    | 'metadata'
  >
>;

const termsOfPayment = [
  'amount',
  'currency',
  'captureMethod',
  'cardCaptureMethod',
  'paymentMethod',
  'paymentMethodTypes',
] as const satisfies readonly (keyof IntentUpdate)[];

/** Labels may change at any time; the terms of the payment only while it is open. */
export const updateIntent = (intent: PaymentIntent, update: IntentUpdate): Transition | Refused => {
  const updated = { ...intent, ...update };
  if (!termsOfPayment.some((term) => term in update)) return { intent: updated, happened: [] };
  return (
    refuseStep('reprice', intent.status) ??
    refuseAmount(updated.amount, updated.currency) ?? {
      intent: {
        ...updated,
        status: updated.paymentMethod ? 'requires_confirmation' : 'requires_payment_method',
      },
      happened: [],
    }
  );
};

/** Takes the authorised money, or part of it: the rest goes back and can't be captured later. */
export const captureIntent = (
  intent: PaymentIntent,
  charge: Charge | undefined,
  amount = intent.amountCapturable,
): Transition | Refused => {
  const refused = refuseStep('capture', intent.status);
  if (refused) return refused;
  if (!charge) return unexpectedState('This PaymentIntent has no charge to capture.');
  if (amount > intent.amountCapturable)
    return invalidRequest(
      `The payment could not be captured because the requested capture amount (${formatAmount(amount, intent.currency)}) is greater than the authorized amount (${formatAmount(intent.amountCapturable, intent.currency)}).`,
      { code: 'amount_too_large', param: 'amount_to_capture' },
    );
  return {
    intent: { ...intent, status: 'succeeded', amountCapturable: 0, amountReceived: amount },
    charge: captured(charge, amount),
    happened: ['charge.captured', 'payment_intent.succeeded'],
  };
};

import type { Money, PaymentEvent } from '@marketgraph/schema';
import type {
  AuthorizePayment,
  CapturePayment,
  FailPayment,
  RefundPayment,
  VoidPayment,
} from './commands.ts';
import { idsOf, type KnownPayment, type PaymentRejection } from './state.ts';

type Decision = readonly PaymentEvent[] | PaymentRejection;

/**
 * Stripe may hold a second intent of this payment, made although it answered with a fault. Nobody can
 * pay that one, so what becomes of it is nothing to this payment.
 */
const isOfAnother = (intentId: string | null, payment: KnownPayment): boolean =>
  payment.intentId !== null && payment.intentId !== intentId;

/**
 * Stripe's report must agree with the order in intent, currency and amount. What does not is
 * quarantined: acting on it could ship goods that are not paid for.
 */
const contradiction = (
  { intentId, amount }: { readonly intentId: string; readonly amount: Money },
  payment: KnownPayment,
): string | undefined => {
  if (isOfAnother(intentId, payment)) return `intent ${intentId} instead of ${payment.intentId}`;
  const { amountMinor, currency } = payment.amount;
  if (amount.currency === currency && amount.amountMinor === amountMinor) return undefined;
  return `${amount.amountMinor} ${amount.currency} instead of ${amountMinor} ${currency}`;
};

export const quarantine = (payment: KnownPayment, reason: string): readonly PaymentEvent[] =>
  payment.status === 'Quarantined'
    ? []
    : [{ type: 'PaymentQuarantined', data: { ...idsOf(payment), reason } }];

/** A webhook may overtake the answer that names the intent: then it names it. */
const learnIntent = (intentId: string | null, payment: KnownPayment): readonly PaymentEvent[] =>
  payment.intentId === null && intentId !== null
    ? [{ type: 'PaymentIntentCreated', data: { ...idsOf(payment), intentId } }]
    : [];

export const authorize = (command: AuthorizePayment, payment: KnownPayment): Decision => {
  const reason = contradiction(command, payment);
  if (reason !== undefined) return quarantine(payment, reason);
  switch (payment.status) {
    case 'Requested':
    case 'AwaitingBuyer':
    case 'Failed':
      return [
        ...learnIntent(command.intentId, payment),
        { type: 'PaymentAuthorized', data: { ...idsOf(payment), amount: command.amount } },
      ];
    // Webhooks come late and twice: a payment never moves back.
    case 'Authorized':
    case 'Captured':
    case 'Voided':
    case 'Quarantined':
      return [];
  }
};

export const capture = (command: CapturePayment, payment: KnownPayment): Decision => {
  const reason = contradiction(command, payment);
  if (reason !== undefined) return quarantine(payment, reason);
  switch (payment.status) {
    case 'Requested':
    case 'AwaitingBuyer':
    case 'Failed':
    case 'Authorized':
      return [
        ...learnIntent(command.intentId, payment),
        { type: 'PaymentCaptured', data: { ...idsOf(payment), amount: command.amount } },
      ];
    case 'Captured':
      return [];
    case 'Voided':
      return quarantine(payment, 'captured after it was voided');
    case 'Quarantined':
      return [];
  }
};

export const fail = (command: FailPayment, payment: KnownPayment): Decision => {
  if (isOfAnother(command.intentId, payment)) return [];
  switch (payment.status) {
    case 'Requested':
    case 'AwaitingBuyer':
    case 'Failed':
      return [
        ...learnIntent(command.intentId, payment),
        {
          type: 'PaymentFailed',
          data: { ...idsOf(payment), code: command.code, message: command.message },
        },
      ];
    // A failure reported after success is an earlier attempt's, told late.
    case 'Authorized':
    case 'Captured':
    case 'Voided':
    case 'Quarantined':
      return [];
  }
};

export const voidPayment = (command: VoidPayment, payment: KnownPayment): Decision => {
  if (isOfAnother(command.intentId, payment)) return [];
  switch (payment.status) {
    case 'Requested':
    case 'AwaitingBuyer':
    case 'Failed':
    case 'Authorized':
      return [
        ...learnIntent(command.intentId, payment),
        { type: 'PaymentVoided', data: idsOf(payment) },
      ];
    case 'Voided':
      return [];
    case 'Captured':
      return { rejected: 'PaymentEnded' };
    case 'Quarantined':
      return { rejected: 'PaymentQuarantined' };
  }
};

export const refund = (command: RefundPayment, payment: KnownPayment): Decision => {
  if (payment.refundIds.includes(command.refundId)) return [];
  const { amountMinor, currency } = command.amount;
  const isTooMuch = payment.refundedMinor + amountMinor > payment.capturedMinor;
  if (isTooMuch || currency !== payment.amount.currency) {
    return { rejected: 'RefundExceedsCaptured' };
  }
  return [
    {
      type: 'PaymentRefunded',
      data: { ...idsOf(payment), refundId: command.refundId, amount: command.amount },
    },
  ];
};

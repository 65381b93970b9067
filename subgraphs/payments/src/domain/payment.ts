import type { Money, PaymentEvent } from '@marketgraph/schema';
import type { PaymentCommand } from './commands.ts';
import { authorize, capture, fail, quarantine, refund, voidPayment } from './outcomes.ts';
import { idsOf, type KnownPayment, type Payment, type PaymentRejection } from './state.ts';

export type { KnownPayment, Payment, PaymentRejection } from './state.ts';

export const initialState: Payment = { status: 'New' };

export const decide = (
  command: PaymentCommand,
  payment: Payment,
): readonly PaymentEvent[] | PaymentRejection => {
  if (command.type === 'RequestPayment' || command.type === 'RecordPayment') {
    return payment.status === 'New' ? begin(command) : [];
  }
  if (payment.status === 'New') return { rejected: 'PaymentUnknown' };
  return proceed(command, payment);
};

const begin = (
  command: Extract<PaymentCommand, { type: 'RequestPayment' | 'RecordPayment' }>,
): readonly PaymentEvent[] => {
  switch (command.type) {
    case 'RequestPayment':
      return [{ type: 'PaymentRequested', data: command.payment }];
    case 'RecordPayment':
      return [{ type: 'PaymentRecorded', data: command.payment }];
  }
};

const proceed = (
  command: Exclude<PaymentCommand, { type: 'RequestPayment' | 'RecordPayment' }>,
  payment: KnownPayment,
): readonly PaymentEvent[] | PaymentRejection => {
  switch (command.type) {
    case 'RecordIntent':
      return recordIntent(command.intentId, payment);
    case 'AuthorizePayment':
      return authorize(command, payment);
    case 'CapturePayment':
      return capture(command, payment);
    case 'FailPayment':
      return fail(command, payment);
    case 'CancelPayment':
      return payment.isCancelled ? [] : [{ type: 'PaymentCancelRequested', data: idsOf(payment) }];
    case 'VoidPayment':
      return voidPayment(command, payment);
    case 'RefundPayment':
      return refund(command, payment);
    case 'QuarantinePayment':
      return quarantine(payment, command.reason);
  }
};

const recordIntent = (
  intentId: string,
  payment: KnownPayment,
): readonly PaymentEvent[] | PaymentRejection => {
  if (payment.status === 'Voided') return { rejected: 'PaymentEnded' };
  // Once an intent is named, by this answer or by a webhook that overtook it, there is no other.
  if (payment.status !== 'Requested') return [];
  return [{ type: 'PaymentIntentCreated', data: { ...idsOf(payment), intentId } }];
};

export const evolve = (payment: Payment, event: PaymentEvent): Payment => {
  switch (event.type) {
    case 'PaymentRequested':
      return requested(event.data, 'Requested', 0);
    case 'PaymentRecorded':
      return requested(event.data, 'Captured', event.data.amount.amountMinor);
    case 'PaymentIntentCreated':
    case 'PaymentAuthorized':
    case 'PaymentFailed':
    case 'PaymentCaptured':
    case 'PaymentCancelRequested':
    case 'PaymentVoided':
    case 'PaymentRefunded':
    case 'PaymentQuarantined':
      return payment.status === 'New' ? payment : evolveKnown(payment, event);
  }
};

const requested = (
  {
    paymentId,
    orderId,
    amount,
  }: { readonly paymentId: string; readonly orderId: string; readonly amount: Money },
  status: KnownPayment['status'],
  capturedMinor: number,
): KnownPayment => ({
  status,
  paymentId,
  orderId,
  amount,
  intentId: null,
  capturedMinor,
  refundedMinor: 0,
  refundIds: [],
  isCancelled: false,
});

const evolveKnown = (
  payment: KnownPayment,
  event: Exclude<PaymentEvent, { type: 'PaymentRequested' | 'PaymentRecorded' }>,
): KnownPayment => {
  switch (event.type) {
    case 'PaymentIntentCreated':
      return { ...payment, status: 'AwaitingBuyer', intentId: event.data.intentId };
    case 'PaymentAuthorized':
      return { ...payment, status: 'Authorized' };
    case 'PaymentFailed':
      return { ...payment, status: 'Failed' };
    case 'PaymentCaptured':
      return { ...payment, status: 'Captured', capturedMinor: event.data.amount.amountMinor };
    case 'PaymentCancelRequested':
      return { ...payment, isCancelled: true };
    case 'PaymentVoided':
      return { ...payment, status: 'Voided' };
    case 'PaymentRefunded':
      return {
        ...payment,
        refundedMinor: payment.refundedMinor + event.data.amount.amountMinor,
        refundIds: [...payment.refundIds, event.data.refundId],
      };
    case 'PaymentQuarantined':
      return { ...payment, status: 'Quarantined' };
  }
};

import { unexpectedState, type Refused } from './refusal.ts';

export const intentStatuses = [
  'requires_payment_method',
  'requires_confirmation',
  'requires_action',
  'processing',
  'requires_capture',
  'succeeded',
  'canceled',
] as const;
export type IntentStatus = (typeof intentStatuses)[number];

const open = ['requires_payment_method', 'requires_confirmation', 'requires_action'] as const;

/** The machine: the statuses from which each step may start. */
const startsFrom = {
  confirm: open,
  reprice: open,
  authenticate: ['requires_action'],
  settle: ['processing'],
  capture: ['requires_capture'],
  cancel: [
    'requires_payment_method',
    'requires_capture',
    'requires_confirmation',
    'requires_action',
  ],
} as const satisfies Record<string, readonly IntentStatus[]>;

type Step = keyof typeof startsFrom;

/** Refuses a step from the wrong status, in the words Stripe has for it. */
export const refuseStep = (step: Step, status: IntentStatus): Refused | undefined => {
  const from: readonly IntentStatus[] = startsFrom[step];
  if (from.includes(status)) return undefined;
  const only = `Only a PaymentIntent with one of the following statuses may be`;
  const statuses = from.join(', ');
  switch (step) {
    case 'confirm':
      return unexpectedState(
        status === 'succeeded' || status === 'requires_capture'
          ? 'You cannot confirm this PaymentIntent because it has already succeeded after being previously confirmed.'
          : `You cannot confirm this PaymentIntent because it has a status of ${status}. ${only} confirmed: ${statuses}.`,
      );
    case 'capture':
      return unexpectedState(
        status === 'succeeded'
          ? 'This PaymentIntent could not be captured because it has already been captured.'
          : `This PaymentIntent could not be captured because it has a status of ${status}. ${only} captured: ${statuses}.`,
      );
    case 'cancel':
      return unexpectedState(
        `You cannot cancel this PaymentIntent because it has a status of ${status}. ${only} canceled: ${statuses}.`,
      );
    case 'reprice':
      return unexpectedState(
        `This PaymentIntent's amount, currency or payment method could not be updated because it has a status of ${status}. You may only update them on a PaymentIntent with one of the following statuses: ${statuses}.`,
      );
    case 'authenticate':
    case 'settle':
      return unexpectedState(
        `This PaymentIntent has a status of ${status}. Only one with status ${statuses} may be finished this way.`,
      );
  }
};

import { cancelIntent } from '../cancel-intent.ts';
import { pending, type Charge } from '../charge.ts';
import type { IntentStatus } from '../intent-status.ts';
import { confirmIntent } from '../payment-attempt.ts';
import {
  captureIntent,
  createIntent,
  type NewIntent,
  type PaymentIntent,
  type Transition,
} from '../payment-intent.ts';
import type { Behaviour, PaymentMethod } from '../payment-method.ts';
import { isRefused, type Refused } from '../refusal.ts';

export const at = 1_700_000_000;

const newIntent: NewIntent = {
  id: 'pi_1',
  clientSecret: 'pi_1_secret_1',
  created: at,
  amount: 10_000,
  currency: 'brl',
  captureMethod: 'manual',
  cardCaptureMethod: null,
  automaticPaymentMethods: null,
  paymentMethodTypes: ['card', 'sepa_debit'],
  paymentMethod: null,
  returnUrl: null,
  customer: null,
  description: null,
  receiptEmail: null,
  statementDescriptor: null,
  statementDescriptorSuffix: null,
  transferGroup: null,
  metadata: { orderId: 'order-1' },
};

/** The step's outcome, which must not be a refusal. */
export const done = (outcome: Transition | Refused): Transition => {
  if (isRefused(outcome)) throw new Error(`refused: ${outcome.refused.message}`);
  return outcome;
};

export const anIntent = (terms: Partial<NewIntent> = {}): PaymentIntent =>
  done(createIntent({ ...newIntent, ...terms })).intent;

export const aCard = (behaviour: Partial<Behaviour> = {}): PaymentMethod => ({
  id: 'pm_1',
  type: 'card',
  created: at,
  brand: 'visa',
  last4: '4242',
  expiry: { month: 12, year: 2034 },
  billing: { name: null, email: null, phone: null },
  behaviour: { onConfirm: 'approve', refunds: 'immediate', ...behaviour },
});

export const aDebit: PaymentMethod = {
  ...aCard({ onConfirm: 'process' }),
  id: 'pm_2',
  type: 'sepa_debit',
  brand: null,
};

export const attemptWith = (paymentMethod: PaymentMethod) => ({
  paymentMethod,
  chargeId: 'ch_1',
  at,
});

const held = (): Transition => done(confirmIntent(anIntent(), attemptWith(aCard())));

/** The way to each status, by legal steps only. */
const ways: Record<IntentStatus, () => Transition> = {
  requires_payment_method: () => ({ intent: anIntent(), happened: [] }),
  requires_confirmation: () => ({ intent: anIntent({ paymentMethod: 'pm_1' }), happened: [] }),
  requires_action: () =>
    done(confirmIntent(anIntent(), attemptWith(aCard({ onConfirm: 'challenge' })))),
  processing: () =>
    done(confirmIntent(anIntent({ captureMethod: 'automatic' }), attemptWith(aDebit))),
  requires_capture: held,
  succeeded: () => done(captureIntent(held().intent, held().charge)),
  canceled: () => done(cancelIntent(anIntent(), undefined, { at, reason: null })),
};

/** An intent in this status, and the charge it has by then; any charge where it has none. */
export const givenIntent = (status: IntentStatus): { intent: PaymentIntent; charge: Charge } => {
  const { intent, charge } = ways[status]();
  const { id: paymentIntent, amount, currency, metadata } = intent;
  const paymentMethod = aCard();
  const stub = {
    id: 'ch_0',
    paymentIntent,
    paymentMethod,
    amount,
    currency,
    created: at,
    metadata,
  };
  return { intent, charge: charge ?? pending(stub) };
};

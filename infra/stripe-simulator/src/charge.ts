import { bankDelay, type Decline, type PaymentMethod } from './payment-method.ts';

/** One attempt to move the money of a PaymentIntent. */
export type Charge = {
  readonly id: string;
  readonly paymentIntent: string;
  readonly paymentMethod: PaymentMethod;
  readonly status: 'succeeded' | 'pending' | 'failed';
  readonly amount: number;
  readonly currency: string;
  readonly created: number;
  readonly captured: boolean;
  readonly amountCaptured: number;
  /** Authorised money that went back without ever being captured. */
  readonly amountReleased: number;
  /** The sum of refunds that have not failed. */
  readonly amountRefunded: number;
  readonly decline: Decline | null;
  /** Where the money went in the balance. */
  readonly balanceTransaction: string | null;
  /** `warned` by an inquiry, which moves no money. */
  readonly dispute: 'none' | 'warned' | 'open' | 'won' | 'lost';
  /**
   * When something happens to it by itself, in unix seconds: its authorisation lapses, its debit
   * settles, its owner disputes it.
   */
  readonly dueAt: number | null;
  readonly metadata: Readonly<Record<string, string>>;
};

export type ChargeAttempt = Pick<
  Charge,
  'id' | 'paymentIntent' | 'paymentMethod' | 'amount' | 'currency' | 'created' | 'metadata'
>;

const untouched = {
  status: 'succeeded',
  captured: false,
  amountCaptured: 0,
  amountReleased: 0,
  amountRefunded: 0,
  decline: null,
  balanceTransaction: null,
  dispute: 'none',
  dueAt: null,
} as const;

/** For how long a bank holds money. */
const heldFor = 7 * 24 * 60 * 60;

export const authorised = (attempt: ChargeAttempt): Charge => ({ ...attempt, ...untouched });

export const held = (attempt: ChargeAttempt): Charge => ({
  ...authorised(attempt),
  dueAt: attempt.created + heldFor,
});

/** Until when money that is held can be captured. */
export const captureBefore = ({ status, captured, dueAt }: Charge): number | null =>
  status === 'succeeded' && !captured ? dueAt : null;

export const captured = (charge: Charge, amount: number): Charge => ({
  ...charge,
  status: 'succeeded',
  captured: true,
  amountCaptured: amount,
  amountReleased: charge.amount - amount,
  // Long past, so at once.
  dueAt: charge.paymentMethod.behaviour.dispute ? charge.created : null,
});

export const pending = (attempt: ChargeAttempt): Charge => ({
  ...attempt,
  ...untouched,
  status: 'pending',
  dueAt: attempt.paymentMethod.behaviour.settles ? attempt.created + bankDelay : null,
});

export const failed = (attempt: ChargeAttempt, decline: Decline): Charge => ({
  ...attempt,
  ...untouched,
  status: 'failed',
  decline,
});

export const released = (charge: Charge): Charge => ({
  ...charge,
  amountReleased: charge.amount,
  dueAt: null,
});

export const refundable = (charge: Charge): number => charge.amountCaptured - charge.amountRefunded;

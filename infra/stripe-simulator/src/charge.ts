import type { Decline, PaymentMethod } from './payment-method.ts';

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
} as const;

export const authorised = (attempt: ChargeAttempt): Charge => ({ ...attempt, ...untouched });

export const captured = (charge: Charge, amount: number): Charge => ({
  ...charge,
  status: 'succeeded',
  captured: true,
  amountCaptured: amount,
  amountReleased: charge.amount - amount,
});

export const pending = (attempt: ChargeAttempt): Charge => ({
  ...attempt,
  ...untouched,
  status: 'pending',
});

export const failed = (attempt: ChargeAttempt, decline: Decline): Charge => ({
  ...attempt,
  ...untouched,
  status: 'failed',
  decline,
});

export const released = (charge: Charge): Charge => ({ ...charge, amountReleased: charge.amount });

export const refundable = (charge: Charge): number => charge.amountCaptured - charge.amountRefunded;

import { type Money } from '@marketgraph/schema';

/** A payment as the provider sees it; the words are Stripe's. */
export type PaymentIntent = {
  readonly id: string;
  readonly status:
    | 'requires_payment_method'
    | 'requires_confirmation'
    | 'requires_action'
    | 'processing'
    | 'requires_capture'
    | 'succeeded'
    | 'canceled';
  readonly amount: Money;
  /** Minor units that may be captured now. */
  readonly capturableMinor: number;
  /** Minor units that were taken. */
  readonly receivedMinor: number;
  /** What the buyer's client confirms with. A secret: never stored, never logged. */
  readonly clientSecret: string | null;
  readonly metadata: Readonly<Record<string, string>>;
  readonly failure: { readonly code: string; readonly message: string } | null;
};

/** A webhook whose signature was right. */
export type ProviderEvent = {
  readonly id: string;
  readonly type: string;
  /** The intent the event is about, as of the event; `undefined` for other kinds of events. */
  readonly intent: PaymentIntent | undefined;
};

/** Takes money. Every call that moves some carries an idempotency key and may be repeated with it. */
export interface PaymentProvider {
  createIntent(request: {
    readonly amount: Money;
    readonly metadata: Readonly<Record<string, string>>;
    readonly idempotencyKey: string;
  }): Promise<PaymentIntent>;

  retrieveIntent(id: string): Promise<PaymentIntent>;

  /** Captures all of an authorised intent; answers the intent as it is when it can not be captured (any more). */
  captureIntent(id: string, idempotencyKey: string): Promise<PaymentIntent>;

  /** Cancels an intent; answers it as it is when it can not be cancelled (any more). */
  cancelIntent(id: string, idempotencyKey: string): Promise<PaymentIntent>;

  refund(request: {
    readonly intentId: string;
    readonly amountMinor: number;
    readonly metadata: Readonly<Record<string, string>>;
    readonly idempotencyKey: string;
  }): Promise<{ readonly id: string; readonly status: string }>;

  /** Verifies the signature over the raw bytes. Throws `InvalidSignatureError`. */
  verifyEvent(rawBody: Buffer, signature: string): ProviderEvent;

  /** Reads an event that was verified when it was recorded. */
  readEvent(payload: string): ProviderEvent;
}

/** The webhook was not signed by the provider, or too long ago: nothing of it may be trusted. */
export class InvalidSignatureError extends Error {
  readonly code = 'INVALID_SIGNATURE';
}

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

/** Money on its way back. A refund may fail after it was accepted, even after it looked done. */
export type Refund = {
  readonly id: string;
  readonly status: 'accepted' | 'failed';
  readonly metadata: Readonly<Record<string, string>>;
};

/** What is known of a webhook once its signature was right, whatever it is about. */
export type VerifiedEvent = {
  readonly id: string;
  readonly type: string;
  /** Of the object the event is about. */
  readonly metadata: Readonly<Record<string, string>>;
};

/** A webhook and the object it is about, as of the event; neither for other kinds of objects. */
export type ProviderEvent = VerifiedEvent & {
  readonly intent: PaymentIntent | undefined;
  readonly refund: Refund | undefined;
};

/**
 * Takes money. Everything may be repeated: what makes something carries an idempotency key, what
 * moves an intent on answers it as it is when it has moved on already.
 */
export interface PaymentProvider {
  /**
   * Opens an intent that holds the money until it is captured. Throws `ProviderRefusedError` for an
   * amount or currency that can not be charged.
   */
  createIntent(request: {
    readonly amount: Money;
    readonly metadata: Readonly<Record<string, string>>;
    readonly idempotencyKey: string;
  }): Promise<PaymentIntent>;

  retrieveIntent(id: string): Promise<PaymentIntent>;

  /**
   * Captures all of an authorised intent; answers the intent as it is when it can not be captured
   * (any more). Throws `ProviderRefusedError` when the bank does not give what it has held.
   */
  captureIntent(id: string): Promise<PaymentIntent>;

  /** Cancels an intent; answers it as it is when it can not be cancelled (any more). */
  cancelIntent(id: string): Promise<PaymentIntent>;

  /**
   * Gives back captured money. `metadata` names the refund for good, so that it is found again.
   * Throws `ProviderRefusedError` when there is not so much left to give back.
   */
  refund(request: {
    readonly intentId: string;
    readonly amount: Money;
    readonly metadata: Readonly<Record<string, string>> & { readonly refundId: string };
    readonly idempotencyKey: string;
  }): Promise<Refund>;

  /** Verifies the signature over the raw bytes. Throws `InvalidSignatureError`. */
  verifyEvent(rawBody: Buffer, signature: string): VerifiedEvent;

  /** Reads an event that was verified when it was recorded. Throws `ZodError` if it has an intent of unknown form. */
  readEvent(payload: string): ProviderEvent;
}

/** The webhook was not signed by the provider, or too long ago: nothing of it may be trusted. */
export class InvalidSignatureError extends Error {
  readonly code = 'INVALID_SIGNATURE';
}

/** The provider does not do this, however often it is asked. `reason` is its own code for why. */
export class ProviderRefusedError extends Error {
  readonly code = 'PROVIDER_REFUSED';
  readonly reason: string;

  constructor(reason: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.reason = reason;
  }
}

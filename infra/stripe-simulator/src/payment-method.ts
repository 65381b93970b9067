/** Why an issuer says no, in Stripe's words. */
export type Decline = {
  readonly code: string;
  readonly declineCode: string;
  readonly message: string;
};

/** How a test payment method plays its part; Stripe hides the same behind its test numbers. */
export type Behaviour = {
  /** `approve` decides at once, `challenge` asks for 3-D Secure, `process` sits in `processing`. */
  readonly onConfirm: 'approve' | 'challenge' | 'process';
  /** Given when the issuer refuses, after the challenge if there is one. */
  readonly decline?: Decline;
  /** `pending` refunds wait for `/_sim/settle`; the others are done at once. */
  readonly refunds: 'immediate' | 'pending';
};

export const paymentMethodTypes = ['card', 'sepa_debit', 'us_bank_account'] as const;
export type PaymentMethodType = (typeof paymentMethodTypes)[number];

export type PaymentMethod = {
  readonly id: string;
  readonly type: PaymentMethodType;
  readonly created: number;
  readonly brand: string | null;
  readonly last4: string;
  readonly expiry: { readonly month: number; readonly year: number } | null;
  readonly billing: {
    readonly name: string | null;
    readonly email: string | null;
    readonly phone: string | null;
  };
  readonly behaviour: Behaviour;
};

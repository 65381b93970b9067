/** What the bank says may be done about its no. */
export type AdviceCode = 'confirm_card_data' | 'do_not_try_again' | 'try_again_later';

/** Why an issuer says no, in Stripe's words. */
export type Decline = {
  readonly code: string;
  readonly declineCode: string;
  readonly adviceCode?: AdviceCode;
  readonly message: string;
};

/** How a test payment method plays its part; Stripe hides the same behind its test numbers. */
export type Behaviour = {
  /** `approve` decides at once, `challenge` asks for 3-D Secure, `process` sits in `processing`. */
  readonly onConfirm: 'approve' | 'challenge' | 'process';
  /** Given when the issuer refuses, after the challenge if there is one. */
  readonly decline?: Decline;
  /** `pending` ones succeed some time later, `fail-later` ones look done and fail then. */
  readonly refunds: 'immediate' | 'pending' | 'fail-later';
  /** What becomes of a payment in `processing` by itself; nothing until somebody settles it when absent. */
  readonly settles?:
    { readonly outcome: 'succeed' } | { readonly outcome: 'fail'; decline: Decline };
  /** May be called off while it is in `processing`. */
  readonly isCancelable?: boolean;
  /** The buyer disputes it as soon as the money is taken. */
  readonly dispute?: { readonly reason: string; readonly isInquiry: boolean };
};

/** How long banks take for what they do not do at once, in seconds. */
export const bankDelay = 180;

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

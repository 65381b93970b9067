/** One movement of the account's balance. */
export type BalanceTransaction = {
  readonly id: string;
  readonly created: number;
  readonly type:
    'charge' | 'payment' | 'refund' | 'payment_refund' | 'refund_failure' | 'adjustment';
  readonly reportingCategory:
    'charge' | 'refund' | 'refund_failure' | 'dispute' | 'dispute_reversal';
  /** What moved it: a charge, a refund or a dispute. */
  readonly source: string;
  readonly description: string | null;
  readonly amount: number;
  readonly fee: number;
  readonly currency: string;
};

export type Movement = Omit<BalanceTransaction, 'id' | 'created'>;

import { refundable, type Charge } from './charge.ts';
import { formatAmount } from './money.ts';
import { bankDelay } from './payment-method.ts';
import { invalidRequest, type Refused } from './refusal.ts';

export type Refund = {
  readonly id: string;
  readonly charge: string;
  readonly paymentIntent: string;
  readonly paymentMethod: string;
  readonly isToCard: boolean;
  readonly amount: number;
  readonly currency: string;
  readonly status: 'pending' | 'succeeded' | 'failed';
  readonly reason: string | null;
  readonly metadata: Readonly<Record<string, string>>;
  readonly created: number;
  readonly balanceTransaction: string | null;
  readonly failureBalanceTransaction: string | null;
  /** When the bank decides, in unix seconds. */
  readonly dueAt: number | null;
};

export type RefundEventType =
  | 'refund.created'
  | 'refund.updated'
  | 'refund.failed'
  | 'charge.refunded'
  | 'charge.refund.updated';

export type RefundTransition = {
  readonly refund: Refund;
  readonly charge: Charge;
  readonly happened: readonly RefundEventType[];
};

export type RefundRequest = Pick<Refund, 'id' | 'reason' | 'metadata' | 'created'> & {
  /** Everything that is left when absent. */
  readonly amount: number | undefined;
};

export const createRefund = (
  charge: Charge,
  request: RefundRequest,
): RefundTransition | Refused => {
  const amount = request.amount ?? refundable(charge);
  const refused = refuseRefund(charge, amount);
  if (refused) return refused;
  const { refunds: behaviour } = charge.paymentMethod.behaviour;
  return {
    refund: {
      ...request,
      amount,
      charge: charge.id,
      paymentIntent: charge.paymentIntent,
      paymentMethod: charge.paymentMethod.id,
      currency: charge.currency,
      isToCard: charge.paymentMethod.type === 'card',
      status: behaviour === 'pending' ? 'pending' : 'succeeded',
      dueAt: behaviour === 'immediate' ? null : request.created + bankDelay,
      balanceTransaction: null,
      failureBalanceTransaction: null,
    },
    charge: { ...charge, amountRefunded: charge.amountRefunded + amount },
    happened: ['refund.created', 'charge.refunded'],
  };
};

const refuseRefund = (charge: Charge, amount: number): Refused | undefined => {
  if (!charge.captured)
    return invalidRequest(
      `This PaymentIntent (${charge.paymentIntent}) does not have a successful charge to refund.`,
    );
  if (charge.dispute === 'open' || charge.dispute === 'lost')
    return invalidRequest(`Charge ${charge.id} has been charged back; cannot issue a refund.`, {
      code: 'charge_disputed',
    });
  const left = refundable(charge);
  if (left === 0)
    return invalidRequest(`Charge ${charge.id} has already been refunded.`, {
      code: 'charge_already_refunded',
    });
  if (amount > left)
    return invalidRequest(
      `Refund amount (${formatAmount(amount, charge.currency)}) is greater than unrefunded amount on charge (${formatAmount(left, charge.currency)})`,
      { param: 'amount' },
    );
  return undefined;
};

/** A refund may fail even after it looked done: the money is then refundable again. */
export const settleRefund = (
  refund: Refund,
  charge: Charge,
  outcome: 'succeed' | 'fail',
): RefundTransition | Refused => {
  if (refund.status === 'failed' || (refund.status === 'succeeded' && outcome === 'succeed'))
    return invalidRequest(`Refund ${refund.id} has already ${refund.status}.`);
  if (outcome === 'succeed')
    return {
      refund: { ...refund, status: 'succeeded', dueAt: null },
      charge,
      happened: ['refund.updated', 'charge.refund.updated'],
    };
  return {
    refund: { ...refund, status: 'failed', dueAt: null },
    charge: { ...charge, amountRefunded: charge.amountRefunded - refund.amount },
    happened: ['refund.updated', 'charge.refund.updated', 'refund.failed'],
  };
};

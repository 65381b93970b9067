import { moneyOf, type RequestContext } from '@marketgraph/infra/graphql';
import { type PaymentProvider } from '@marketgraph/infra/ports';
import { type PaymentStatus, type PaymentView } from '@marketgraph/schema/views';
import { isAdmin, mayConfirm } from '../policies.ts';

/** While the buyer has something to confirm. */
const confirmable: ReadonlySet<PaymentStatus> = new Set<PaymentStatus>([
  'AWAITING_BUYER',
  'FAILED',
]);

/** The fields of `Payment` that are not named as in the row, or not for everybody. */
export const createPayment = (provider: PaymentProvider) => ({
  id: ({ paymentId }: PaymentView): string => paymentId,
  amount: ({ amountMinor, currency }: PaymentView) => moneyOf(amountMinor, currency),
  captured: ({ capturedMinor, currency }: PaymentView) => moneyOf(capturedMinor, currency),
  refunded: ({ refundedMinor, currency }: PaymentView) => moneyOf(refundedMinor, currency),
  intentId: ({ intentId }: PaymentView, _args: unknown, { viewer }: RequestContext) =>
    isAdmin(viewer) ? intentId : null,
  clientSecret: async (row: PaymentView, _args: unknown, { viewer }: RequestContext) => {
    if (row.intentId === null || !confirmable.has(row.status) || !mayConfirm(viewer, row)) {
      return null;
    }
    return (await provider.retrieveIntent(row.intentId)).clientSecret;
  },
});

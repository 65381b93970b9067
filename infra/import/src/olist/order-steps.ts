import { type CommandMetadata } from '@marketgraph/infra/ports';
import { deriveId } from '@marketgraph/infra/engine';
import { type HistoricOrder } from '@marketgraph/orders/import';
import { historicPaymentId } from '@marketgraph/payments/import';
import { shipmentIdOf } from '@marketgraph/shipping/import';
import { type OrderPlan } from './order-plan.ts';

type Step = HistoricOrder['steps'][number];

/** The last instant the data knows of an order: when it was called off, or remarked upon, is not recorded. */
const lastKnown = ({ placedAt, paidAt, dispatchedAt, deliveredAt }: OrderPlan): string =>
  deliveredAt ?? dispatchedAt ?? (paidAt > placedAt ? paidAt : placedAt);

/** The commands that lead an order to where the data left it, each at its time. */
export const orderSteps = (plan: OrderPlan): readonly Step[] => [
  { command: { type: 'MarkReserved' }, at: plan.placedAt },
  ...paidSteps(plan),
  ...shippedSteps(plan),
  ...cancelledSteps(plan),
  ...plan.discrepancies.map(({ code, detail }): Step => ({
    command: { type: 'NoteDiscrepancy', code, detail },
    at: lastKnown(plan),
  })),
];

const paidSteps = (plan: OrderPlan): readonly Step[] => {
  if (plan.outcome === 'PAYMENT_PENDING') return [];
  const paymentId = historicPaymentId(plan.orderId, 1);
  return [
    { command: { type: 'AcceptPayment', paymentId }, at: plan.paidAt },
    { command: { type: 'MarkPaid', paymentId }, at: plan.paidAt },
    { command: { type: 'Confirm' }, at: plan.paidAt },
  ];
};

const shippedSteps = (plan: OrderPlan): readonly Step[] => {
  const { outcome, orderId, paidAt, dispatchedAt = paidAt, deliveredAt = dispatchedAt } = plan;
  if (outcome !== 'DISPATCHED' && outcome !== 'COMPLETED') return [];
  const dispatch: Step = {
    command: { type: 'Dispatch', shipmentId: shipmentIdOf(orderId) },
    at: dispatchedAt,
  };
  return outcome === 'DISPATCHED'
    ? [dispatch]
    : [dispatch, { command: { type: 'Complete' }, at: deliveredAt }];
};

const cancelledSteps = (plan: OrderPlan): readonly Step[] =>
  plan.outcome === 'CANCELLED'
    ? [
        {
          command: { type: 'CancelOrder', reason: plan.cancelReason, cancelledBy: null },
          at: lastKnown(plan),
        },
      ]
    : [];

/** Metadata of a command of the past. Its id derives from what it is about: a second run finds it done. */
export const historic = (subjectId: string, at: string): CommandMetadata => ({
  commandId: deriveId('import', subjectId),
  at,
  correlationId: deriveId('import', subjectId),
  origin: 'import',
});

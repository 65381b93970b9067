import { type EventStore, type Rejection } from '@marketgraph/infra/ports';
import { importOrder, type HistoricOrder } from '@marketgraph/orders/import';
import { type HistoricReservation } from '@marketgraph/inventory/import';
import { historicPaymentId, importPayment } from '@marketgraph/payments/import';
import { type HistoricShipment, importShipment, shipmentIdOf } from '@marketgraph/shipping/import';
import { type OrderPlan } from './order-plan.ts';
import { historic, orderSteps } from './order-steps.ts';

/** Orders that were called off took nothing from the shelf. */
export const takesStock = ({ outcome }: OrderPlan): boolean => outcome !== 'CANCELLED';

export const reservationOf = (plan: OrderPlan): HistoricReservation => ({
  orderId: plan.orderId,
  lines: plan.lines,
  reservedAt: plan.placedAt,
  committedAt:
    plan.outcome === 'DISPATCHED' || plan.outcome === 'COMPLETED'
      ? (plan.dispatchedAt ?? plan.paidAt)
      : null,
});

/**
 * Records one order of the past: its payments, its parcel, and last the order itself, so that an
 * order that is there is there completely.
 */
export const importOneOrder = async (
  eventStore: EventStore,
  plan: OrderPlan,
): Promise<{ readonly already: boolean } | Rejection> => {
  const steps = shipmentSteps(plan);
  await Promise.all([
    ...plan.payments.map((payment) => recordPayment(eventStore, plan, payment)),
    ...(steps.length > 0
      ? [importShipment(eventStore, shipmentIdOf(plan.orderId), { steps })]
      : []),
  ]);
  return importOrder(eventStore, historicOrder(plan));
};

const historicOrder = (plan: OrderPlan): HistoricOrder => ({
  orderId: plan.orderId,
  customerId: plan.customerId,
  lines: plan.lines,
  shippingAddress: plan.shippingAddress,
  placedAt: plan.placedAt,
  steps: orderSteps(plan),
});

const recordPayment = (
  eventStore: EventStore,
  { orderId, customerId, paidAt }: OrderPlan,
  { sequence, ...payment }: OrderPlan['payments'][number],
): Promise<unknown> => {
  const paymentId = historicPaymentId(orderId, sequence);
  return importPayment(
    eventStore,
    { paymentId, orderId, customerId, ...payment },
    historic(paymentId, paidAt),
  );
};

/** A parcel of a paid order is at least prepared: somebody may still have to dispatch it. */
const shipmentSteps = (plan: OrderPlan): HistoricShipment['steps'] => {
  const { orderId, customerId, outcome, paidAt, dispatchedAt, deliveredAt } = plan;
  const wasPrepared =
    outcome === 'CANCELLED' ? dispatchedAt !== undefined : outcome !== 'PAYMENT_PENDING';
  if (!wasPrepared) return [];
  const shipmentId = shipmentIdOf(orderId);
  const at = (time: string) => historic(shipmentId, time);
  const lines = plan.lines.map(({ productId, name, quantity }) => ({ productId, name, quantity }));
  return [
    {
      command: {
        type: 'PrepareShipment',
        ...{ shipmentId, orderId, customerId, lines, shippingAddress: plan.shippingAddress },
      },
      metadata: at(paidAt),
    },
    ...(dispatchedAt === undefined
      ? []
      : [
          {
            command: {
              type: 'DispatchShipment',
              ...{ shipmentId, carrier: 'not recorded', trackingNumber: null },
              estimatedDeliveryAt: plan.estimatedDeliveryAt ?? null,
            } as const,
            metadata: at(dispatchedAt),
          },
        ]),
    ...(deliveredAt === undefined
      ? []
      : [{ command: { type: 'DeliverShipment', shipmentId } as const, metadata: at(deliveredAt) }]),
  ];
};

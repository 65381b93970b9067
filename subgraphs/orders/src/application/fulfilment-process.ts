import { type AnyReaction, causedBy, defineReaction, isRejected } from '@marketgraph/infra/engine';
import {
  type InventoryEvent,
  type PaymentDomainEvent,
  type RecordedEvent,
  type ShippingEvent,
} from '@marketgraph/schema';
import { type OrderCommand } from '../domain/commands.ts';
import { type Orders } from './orders.ts';

/** What an order does about an event of another domain. */
type Step = { readonly orderId: string; readonly commands: readonly OrderCommand[] };

/**
 * Carries an order from being placed to being delivered, by what the other domains say happened.
 * Every step is idempotent: an event that comes again, or too late, changes nothing.
 */
export const fulfilmentProcess = (orders: Orders): readonly AnyReaction[] => [
  followInventory(orders),
  followPayments(orders),
  followShipping(orders),
];

const followInventory = (orders: Orders): AnyReaction => {
  const name = 'orders_follow-inventory';
  return defineReaction<'inventory'>({
    name,
    source: 'inventory',
    handle: async (event) => {
      const step = afterInventory(event);
      if (step) await orders.handleAll(step.orderId, step.commands, causedBy(name, event));
    },
  });
};

const followPayments = (orders: Orders): AnyReaction => {
  const name = 'orders_follow-payments';
  return defineReaction<'payments'>({
    name,
    source: 'payments',
    handle: async (event) => {
      const step = afterPayment(event);
      // Refused when the order has ended: payments gives the money back, because of the order's own event.
      if (step) await orders.handleAll(step.orderId, step.commands, causedBy(name, event));
    },
  });
};

const followShipping = (orders: Orders): AnyReaction => {
  const name = 'orders_follow-shipping';
  return defineReaction<'shipping'>({
    name,
    source: 'shipping',
    handle: async (event) => {
      const step = afterShipping(event);
      if (!step) return;
      const metadata = causedBy(name, event);
      const result = await orders.handleAll(step.orderId, step.commands, metadata);
      if (!isRejected(result)) return;
      // A parcel that left for an order that ended at the same moment: only a person can fetch it back.
      const detail = `${event.type} came, yet ${result.rejected}`;
      const note = { type: 'NoteDiscrepancy', code: 'PARCEL_CONTRADICTS_ORDER', detail } as const;
      await orders.handle(step.orderId, note, metadata);
    },
  });
};

const afterInventory = (event: RecordedEvent<InventoryEvent>): Step | undefined => {
  switch (event.type) {
    case 'ReservationMade':
      return { orderId: event.data.orderId, commands: [{ type: 'MarkReserved' }] };
    case 'ReservationRefused':
      return {
        orderId: event.data.orderId,
        commands: [{ type: 'CancelOrder', reason: 'OUT_OF_STOCK', cancelledBy: null }],
      };
    case 'ReservationRequested':
    case 'ReservationReleased':
    case 'ReservationCommitted':
    case 'StockItemCreated':
    case 'StockReceived':
    case 'StockReserved':
    case 'StockReleased':
    case 'StockReservationBarred':
    case 'StockCommitted':
      return undefined;
  }
};

const afterPayment = (event: RecordedEvent<PaymentDomainEvent>): Step | undefined => {
  switch (event.type) {
    case 'PaymentAuthorized': {
      const { orderId, paymentId } = event.data;
      return { orderId, commands: [{ type: 'AcceptPayment', paymentId }] };
    }
    case 'PaymentFailed': {
      const { orderId, paymentId, code } = event.data;
      return { orderId, commands: [{ type: 'FailPayment', paymentId, reason: code }] };
    }
    case 'PaymentCaptured': {
      const { orderId, paymentId } = event.data;
      return { orderId, commands: [{ type: 'MarkPaid', paymentId }, { type: 'Confirm' }] };
    }
    case 'PaymentRequested':
    case 'PaymentIntentCreated':
    case 'PaymentCancelRequested':
    case 'PaymentVoided':
    case 'PaymentRefunded':
    case 'PaymentRecorded':
    case 'PaymentQuarantined':
    case 'StripeEventReceived':
      return undefined;
  }
};

const afterShipping = (event: RecordedEvent<ShippingEvent>): Step | undefined => {
  switch (event.type) {
    case 'ShipmentDispatched': {
      const { orderId, shipmentId } = event.data;
      return { orderId, commands: [{ type: 'Dispatch', shipmentId }] };
    }
    case 'ShipmentDelivered':
      return { orderId: event.data.orderId, commands: [{ type: 'Complete' }] };
    case 'ShipmentPrepared':
    case 'ShipmentCancelled':
    case 'ShipmentForgotten':
      return undefined;
  }
};

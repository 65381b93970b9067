import { type AnyReaction, causedBy, defineReaction } from '@marketgraph/infra/engine';
import { type OrderDomainEvent, type RecordedEvent } from '@marketgraph/schema';
import { type ReservationCommand } from '../domain/reservation.ts';
import { type Reservations } from './reservations.ts';

const name = 'inventory_reserve-orders';

/** What an order needs is set aside, given back when it is called off, and gone when it is dispatched. */
export const reserveOrders = (reservations: Reservations): AnyReaction =>
  defineReaction<'orders'>({
    name,
    source: 'orders',
    handle: async (event) => {
      const command = commandFor(event);
      if (command) await reservations.handle(command, causedBy(name, event));
    },
  });

const commandFor = (event: RecordedEvent<OrderDomainEvent>): ReservationCommand | undefined => {
  switch (event.type) {
    case 'OrderPlaced': {
      const { orderId, lines } = event.data;
      return { type: 'RequestReservation', orderId, lines };
    }
    case 'OrderCancelled':
      return { type: 'ReleaseReservation', orderId: event.data.orderId };
    case 'OrderDispatched':
      return { type: 'CommitReservation', orderId: event.data.orderId };
    case 'CartItemAdded':
    case 'CartItemQuantityChanged':
    case 'CartItemRemoved':
    case 'CartCheckedOut':
    case 'OrderReserved':
    case 'OrderPaymentAccepted':
    case 'OrderPaymentFailed':
    case 'OrderPaid':
    case 'OrderConfirmed':
    case 'OrderCompleted':
    case 'OrderDiscrepancyNoted':
    case 'OrderForgotten':
      return undefined;
  }
};

import { type EventDomain } from '../streams.ts';
import { type AccountEvent, accountEvents } from './accounts/index.ts';
import { type EventContract } from './define-event.ts';
import { type InventoryEvent, inventoryEvents } from './inventory/index.ts';
import { type NotificationEvent, notificationEvents } from './notifications/index.ts';
import { type OrderDomainEvent, orderEvents } from './orders/index.ts';
import { type PaymentDomainEvent, paymentEvents } from './payments/index.ts';
import { type ProductEvent, productEvents } from './products/index.ts';
import { type ShippingEvent, shippingEvents } from './shipping/index.ts';

/** The union of a domain's events. */
export type DomainEvents = {
  accounts: AccountEvent;
  products: ProductEvent;
  inventory: InventoryEvent;
  orders: OrderDomainEvent;
  payments: PaymentDomainEvent;
  shipping: ShippingEvent;
  notifications: NotificationEvent;
};

export type AnyEvent = DomainEvents[EventDomain];

/** Every contract, by domain. */
export const eventContracts: Readonly<Record<EventDomain, readonly EventContract[]>> = {
  accounts: accountEvents,
  products: productEvents,
  inventory: inventoryEvents,
  orders: orderEvents,
  payments: paymentEvents,
  shipping: shippingEvents,
  notifications: notificationEvents,
};

import { shipmentPrepared, type ShipmentPrepared } from './shipment-prepared.ts';
import { shipmentDispatched, type ShipmentDispatched } from './shipment-dispatched.ts';
import { shipmentDelivered, type ShipmentDelivered } from './shipment-delivered.ts';

/** Every contract of this domain, in the order of its story. */
export const shippingEvents = [shipmentPrepared, shipmentDispatched, shipmentDelivered] as const;

export type ShippingEvent = ShipmentPrepared | ShipmentDispatched | ShipmentDelivered;

export * from './shipment-prepared.ts';
export * from './shipment-dispatched.ts';
export * from './shipment-delivered.ts';

import { shipmentPrepared, type ShipmentPrepared } from './shipment-prepared.ts';
import { shipmentDispatched, type ShipmentDispatched } from './shipment-dispatched.ts';
import { shipmentCancelled, type ShipmentCancelled } from './shipment-cancelled.ts';
import { shipmentDelivered, type ShipmentDelivered } from './shipment-delivered.ts';
import { shipmentForgotten, type ShipmentForgotten } from './shipment-forgotten.ts';

/** Every contract of this domain, in the order of its story. */
export const shippingEvents = [
  shipmentPrepared,
  shipmentDispatched,
  shipmentDelivered,
  shipmentCancelled,
  shipmentForgotten,
] as const;

export type ShippingEvent =
  ShipmentPrepared | ShipmentDispatched | ShipmentDelivered | ShipmentCancelled | ShipmentForgotten;

export * from './shipment-prepared.ts';
export * from './shipment-dispatched.ts';
export * from './shipment-delivered.ts';
export * from './shipment-forgotten.ts';
export * from './shipment-cancelled.ts';

import { deriveId, type Execute } from '@marketgraph/infra/engine';
import { type CommandMetadata, type Decider, type Executed } from '@marketgraph/infra/ports';
import { type ShippingEvent } from '@marketgraph/schema';
import {
  decide,
  evolve,
  initialState,
  type Shipment,
  type ShipmentCommand,
  type ShipmentRejection,
} from '../domain/shipment.ts';

export type { DeliverShipment, DispatchShipment, PrepareShipment } from '../domain/shipment.ts';

/** The pure shipment behind its streams. */
export const shipmentDecider: Decider<Shipment, ShipmentCommand, ShippingEvent, ShipmentRejection> =
  { category: 'shipment', initialState, decide, evolve };

/** One parcel an order, until vendors ship apart. */
export const shipmentIdOf = (orderId: string): string => deriveId('shipment', orderId);

export type Shipments = {
  readonly handle: (
    command: ShipmentCommand,
    metadata: CommandMetadata,
  ) => Promise<Executed<Shipment, ShippingEvent> | ShipmentRejection>;
};

export const createShipments = (execute: Execute): Shipments => ({
  handle: (command, metadata) => execute(shipmentDecider, command.shipmentId, command, metadata),
});

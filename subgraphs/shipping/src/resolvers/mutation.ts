import { randomUUID } from 'node:crypto';
import { isRejected, readHistory } from '@marketgraph/infra/engine';
import {
  commandMetadata,
  line,
  parseInput,
  type RequestContext,
  requireRole,
  userError,
} from '@marketgraph/infra/graphql';
import { type EventStore } from '@marketgraph/infra/ports';
import { projectShipment } from '@marketgraph/projections/shipment-view';
import { streamName, uuid } from '@marketgraph/schema';
import { type ShipmentView } from '@marketgraph/schema/views';
import { z } from 'zod';
import {
  type DeliverShipment,
  type DispatchShipment,
  type Shipments,
} from '../application/shipments.ts';

type Parts = { readonly shipments: Shipments; readonly eventStore: EventStore };
type Input = { readonly input: unknown };

const dispatchInput = z.object({
  shipmentId: uuid,
  carrier: line(100),
  trackingNumber: line(100).nullish(),
  estimatedDeliveryAt: z.string().nullish(),
});

const deliveredInput = z.object({ shipmentId: uuid });

const refusals = {
  ShipmentNotFound: userError('SHIPMENT_NOT_FOUND', 'There is no such shipment.', [
    'input',
    'shipmentId',
  ]),
  ShipmentNotDispatched: userError(
    'SHIPMENT_NOT_DISPATCHED',
    'The carrier does not have this parcel yet: dispatch it first.',
  ),
  ShipmentAlreadyDispatched: userError(
    'SHIPMENT_ALREADY_DISPATCHED',
    'This parcel was dispatched before, with another carrier, number or date.',
  ),
  ShipmentAlreadyCancelled: userError(
    'SHIPMENT_ALREADY_CANCELLED',
    'The order of this parcel was called off: it must not be sent.',
  ),
} as const;

export const createMutation = (parts: Parts) => ({
  dispatchShipment: async (_root: unknown, { input }: Input, context: RequestContext) => {
    requireRole(context, 'ADMIN');
    const parsed = parseInput(dispatchInput, input);
    if (!parsed.ok) return { shipment: null, userErrors: parsed.userErrors };
    const { shipmentId, carrier, trackingNumber, estimatedDeliveryAt } = parsed.value;
    return handle(parts, context, {
      type: 'DispatchShipment',
      shipmentId,
      carrier,
      trackingNumber: trackingNumber ?? null,
      estimatedDeliveryAt: estimatedDeliveryAt ?? null,
    });
  },
  markShipmentDelivered: async (_root: unknown, { input }: Input, context: RequestContext) => {
    requireRole(context, 'ADMIN');
    const parsed = parseInput(deliveredInput, input);
    if (!parsed.ok) return { shipment: null, userErrors: parsed.userErrors };
    return handle(parts, context, {
      type: 'DeliverShipment',
      shipmentId: parsed.value.shipmentId,
    });
  },
});

const handle = async (
  { shipments, eventStore }: Parts,
  context: RequestContext,
  command: DispatchShipment | DeliverShipment,
) => {
  // A repeat is recognised by the parcel's state, so every request is a command of its own.
  const result = await shipments.handle(command, commandMetadata(context, randomUUID()));
  if (isRejected(result)) return { shipment: null, userErrors: [refusals[result.rejected]] };
  return { shipment: await currentShipment(eventStore, command.shipmentId), userErrors: [] };
};

/** The parcel folded from its own stream: consistent at once, whatever the projection has seen. */
const currentShipment = async (
  eventStore: EventStore,
  shipmentId: string,
): Promise<ShipmentView | undefined> => {
  const history = await readHistory(eventStore, 'shipping', streamName('shipment', shipmentId));
  return history.reduce<ShipmentView | undefined>(projectShipment, undefined);
};

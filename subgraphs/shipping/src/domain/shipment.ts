import type {
  PostalAddress,
  ShipmentCancelled,
  ShipmentDelivered,
  ShipmentDispatched,
  ShipmentForgotten,
  ShipmentPrepared,
  ShippingEvent,
} from '@marketgraph/schema';

type Forgettable = {
  /** Whether nobody is to know any more where it went. */
  readonly isForgotten: boolean;
};

/** What the carrier was given; kept, so that a repeated dispatch is told from a different one. */
type Handover = Pick<
  ShipmentDispatched['data'],
  'carrier' | 'trackingNumber' | 'estimatedDeliveryAt'
>;

export type Shipment = { readonly status: 'New' } | (KnownShipment & Forgettable);

type KnownShipment =
  | { readonly status: 'Prepared'; readonly orderId: string }
  | { readonly status: 'Cancelled'; readonly orderId: string }
  | { readonly status: 'Dispatched'; readonly orderId: string; readonly handover: Handover }
  | { readonly status: 'Delivered'; readonly orderId: string; readonly handover: Handover };

export type PrepareShipment = {
  readonly type: 'PrepareShipment';
  readonly shipmentId: string;
  readonly orderId: string;
  readonly customerId: string;
  readonly lines: ShipmentPrepared['data']['lines'];
  readonly shippingAddress: PostalAddress | null;
};

export type DispatchShipment = {
  readonly type: 'DispatchShipment';
  readonly shipmentId: string;
} & Handover;

export type DeliverShipment = { readonly type: 'DeliverShipment'; readonly shipmentId: string };

export type CancelShipment = { readonly type: 'CancelShipment'; readonly shipmentId: string };

/** Its recipient is forgotten. */
export type ForgetShipment = { readonly type: 'ForgetShipment'; readonly shipmentId: string };

export type ShipmentCommand =
  PrepareShipment | DispatchShipment | DeliverShipment | CancelShipment | ForgetShipment;

export type ShipmentRejection = {
  readonly rejected:
    | 'ShipmentNotFound'
    | 'ShipmentNotDispatched'
    | 'ShipmentAlreadyDispatched'
    | 'ShipmentAlreadyCancelled';
};

export const initialState: Shipment = { status: 'New' };

export const decide = (
  command: ShipmentCommand,
  shipment: Shipment,
): readonly ShippingEvent[] | ShipmentRejection => {
  switch (command.type) {
    case 'PrepareShipment':
      return prepareShipment(command, shipment);
    case 'DispatchShipment':
      return dispatchShipment(command, shipment);
    case 'DeliverShipment':
      return deliverShipment(command, shipment);
    case 'CancelShipment':
      return cancelShipment(command, shipment);
    case 'ForgetShipment':
      return forgetShipment(command, shipment);
  }
};

const prepareShipment = (
  { type: _type, ...facts }: PrepareShipment,
  shipment: Shipment,
): readonly ShipmentPrepared[] =>
  // The confirmed order may be seen twice; its parcel is prepared once.
  shipment.status === 'New' ? [{ type: 'ShipmentPrepared', data: facts }] : [];

const dispatchShipment = (
  { type: _type, shipmentId, ...handover }: DispatchShipment,
  shipment: Shipment,
): readonly ShipmentDispatched[] | ShipmentRejection => {
  switch (shipment.status) {
    case 'New':
      return { rejected: 'ShipmentNotFound' };
    case 'Prepared':
      return [
        {
          type: 'ShipmentDispatched',
          data: { shipmentId, orderId: shipment.orderId, ...handover },
        },
      ];
    case 'Cancelled':
      return { rejected: 'ShipmentAlreadyCancelled' };
    case 'Dispatched':
    case 'Delivered':
      return isSame(handover, shipment.handover) ? [] : { rejected: 'ShipmentAlreadyDispatched' };
  }
};

const isSame = (one: Handover, other: Handover): boolean =>
  one.carrier === other.carrier &&
  one.trackingNumber === other.trackingNumber &&
  one.estimatedDeliveryAt === other.estimatedDeliveryAt;

const deliverShipment = (
  { shipmentId }: DeliverShipment,
  shipment: Shipment,
): readonly ShipmentDelivered[] | ShipmentRejection => {
  switch (shipment.status) {
    case 'New':
      return { rejected: 'ShipmentNotFound' };
    case 'Prepared':
      return { rejected: 'ShipmentNotDispatched' };
    case 'Cancelled':
      return { rejected: 'ShipmentAlreadyCancelled' };
    case 'Dispatched':
      return [{ type: 'ShipmentDelivered', data: { shipmentId, orderId: shipment.orderId } }];
    case 'Delivered':
      return [];
  }
};

const cancelShipment = (
  { shipmentId }: CancelShipment,
  shipment: Shipment,
): readonly ShipmentCancelled[] =>
  // What the carrier has can not be called back: orders notes that it contradicts the order.
  shipment.status === 'Prepared'
    ? [{ type: 'ShipmentCancelled', data: { shipmentId, orderId: shipment.orderId } }]
    : [];

const forgetShipment = (
  { shipmentId }: ForgetShipment,
  shipment: Shipment,
): readonly ShipmentForgotten[] =>
  shipment.status === 'New' || shipment.isForgotten
    ? []
    : [{ type: 'ShipmentForgotten', data: { shipmentId, orderId: shipment.orderId } }];

export const evolve = (shipment: Shipment, event: ShippingEvent): Shipment => {
  switch (event.type) {
    case 'ShipmentPrepared':
      return { status: 'Prepared', orderId: event.data.orderId, isForgotten: false };
    case 'ShipmentDispatched': {
      const { shipmentId: _shipmentId, orderId, ...handover } = event.data;
      return { status: 'Dispatched', orderId, handover, isForgotten: isForgotten(shipment) };
    }
    case 'ShipmentCancelled':
      return {
        status: 'Cancelled',
        orderId: event.data.orderId,
        isForgotten: isForgotten(shipment),
      };
    case 'ShipmentForgotten':
      return shipment.status === 'New' ? shipment : { ...shipment, isForgotten: true };
    case 'ShipmentDelivered':
      return shipment.status === 'Dispatched' ? { ...shipment, status: 'Delivered' } : shipment;
  }
};

const isForgotten = (shipment: Shipment): boolean =>
  shipment.status !== 'New' && shipment.isForgotten;

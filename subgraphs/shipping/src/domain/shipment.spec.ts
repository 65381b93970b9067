import { describe, expect, it } from 'vitest';
import {
  type CancelShipment,
  decide,
  type DeliverShipment,
  type DispatchShipment,
  evolve,
  type ForgetShipment,
  initialState,
  type PrepareShipment,
  type Shipment,
  type ShipmentCommand,
} from './shipment.ts';

const shipmentId = '0190a5c0-0000-7000-8000-000000000006';
const orderId = '0190a5c0-0000-7000-8000-000000000001';

const prepare: PrepareShipment = {
  type: 'PrepareShipment',
  shipmentId,
  orderId,
  customerId: '0190a5c0-0000-7000-8000-000000000002',
  lines: [{ productId: '0190a5c0-0000-7000-8000-000000000003', name: 'Cups', quantity: 2 }],
  shippingAddress: null,
};
const dispatch: DispatchShipment = {
  type: 'DispatchShipment',
  shipmentId,
  carrier: 'Correios',
  trackingNumber: 'BR1',
  estimatedDeliveryAt: null,
};
const deliver: DeliverShipment = { type: 'DeliverShipment', shipmentId };

const cancel: CancelShipment = { type: 'CancelShipment', shipmentId };
const forget: ForgetShipment = { type: 'ForgetShipment', shipmentId };

const given = (...commands: readonly ShipmentCommand[]): Shipment =>
  commands.reduce((shipment, command) => {
    const events = decide(command, shipment);
    if ('rejected' in events) throw new Error(`can not be given: ${events.rejected}`);
    return events.reduce(evolve, shipment);
  }, initialState);

const outcome = (command: ShipmentCommand, shipment: Shipment): string => {
  const events = decide(command, shipment);
  if ('rejected' in events) return events.rejected;
  return events.map(({ type }) => type).join(' ') || 'ignored';
};

const states: readonly (readonly [string, Shipment])[] = [
  ['New', given()],
  ['Prepared', given(prepare)],
  ['Dispatched', given(prepare, dispatch)],
  ['Delivered', given(prepare, dispatch, deliver)],
  ['Cancelled', given(prepare, cancel)],
  ['Forgotten', given(prepare, dispatch, forget, deliver)],
];

describe('Shipment › every command in every state', () => {
  it('is this table', () => {
    const table = states.map(([name, shipment]) =>
      [
        name,
        ...[prepare, dispatch, deliver, cancel, forget].map((command) =>
          outcome(command, shipment),
        ),
      ].join(' | '),
    );
    expect(table).toEqual([
      'New | ShipmentPrepared | ShipmentNotFound | ShipmentNotFound | ignored | ignored',
      'Prepared | ignored | ShipmentDispatched | ShipmentNotDispatched | ShipmentCancelled | ShipmentForgotten',
      'Dispatched | ignored | ignored | ShipmentDelivered | ignored | ShipmentForgotten',
      'Delivered | ignored | ignored | ignored | ignored | ShipmentForgotten',
      'Cancelled | ignored | ShipmentAlreadyCancelled | ShipmentAlreadyCancelled | ignored | ShipmentForgotten',
      'Forgotten | ignored | ignored | ignored | ignored | ignored',
    ]);
  });
});

describe('Shipment › given a dispatched shipment', () => {
  it('rejects DispatchShipment with other facts: ShipmentAlreadyDispatched', () => {
    const other: DispatchShipment = { ...dispatch, trackingNumber: 'BR2' };
    expect(outcome(other, given(prepare, dispatch))).toBe('ShipmentAlreadyDispatched');
  });

  it('tells the order whose parcel it is', () => {
    expect(decide(deliver, given(prepare, dispatch))).toEqual([
      { type: 'ShipmentDelivered', data: { shipmentId, orderId } },
    ]);
  });
});

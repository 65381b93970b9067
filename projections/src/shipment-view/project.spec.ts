import {
  shipmentCancelled,
  shipmentDelivered,
  shipmentDispatched,
  shipmentPrepared,
} from '@marketgraph/schema';
import { type RecordedEvent, type ShippingEvent } from '@marketgraph/schema';
import { type ShipmentView } from '@marketgraph/schema/views';
import { describe, expect, it } from 'vitest';
import { recorded } from '../recorded.fixture.ts';
import { projectShipment, shipmentView } from './project.ts';

const story: readonly RecordedEvent<ShippingEvent>[] = [
  recorded(
    { type: 'ShipmentPrepared', data: shipmentPrepared.example },
    0,
    '2026-01-01T10:00:00.000Z',
  ),
  recorded(
    { type: 'ShipmentDispatched', data: shipmentDispatched.example },
    1,
    '2026-01-02T10:00:00.000Z',
  ),
  recorded({ type: 'ShipmentDelivered', data: shipmentDelivered.example }, 2),
];

const after = (count: number): ShipmentView | undefined =>
  story
    .slice(0, count)
    .reduce<ShipmentView | undefined>((row, event) => projectShipment(row, event), undefined);

describe('shipment-view', () => {
  it('shows a prepared parcel', () => {
    expect(after(1)).toMatchObject({ status: 'PREPARED', carrier: null, revision: 0 });
  });

  it('shows what the carrier was given', () => {
    expect(after(2)).toMatchObject({
      status: 'DISPATCHED',
      carrier: 'Correios',
      trackingNumber: 'BR123456789',
      dispatchedAt: '2026-01-02T10:00:00.000Z',
    });
  });

  it('keeps the way of a delivered parcel', () => {
    expect(after(3)).toMatchObject({
      status: 'DELIVERED',
      carrier: 'Correios',
      preparedAt: '2026-01-01T10:00:00.000Z',
      deliveredAt: '2026-01-05T10:00:00.000Z',
    });
  });

  it('shows a parcel that was called off', () => {
    const cancelled = recorded({ type: 'ShipmentCancelled', data: shipmentCancelled.example }, 1);
    expect(projectShipment(after(1), cancelled)).toMatchObject({
      status: 'CANCELLED',
      revision: 1,
    });
    expect(projectShipment(undefined, cancelled)).toBeUndefined();
  });

  it('has no row for a parcel that was never prepared', () => {
    expect(story[1] && projectShipment(undefined, story[1])).toBeUndefined();
    expect(story[2] && projectShipment(undefined, story[2])).toBeUndefined();
  });

  it('has a row per parcel, and never another name', () => {
    expect(shipmentView.name).toBe('shipping_shipment-view');
    expect(story[0] && shipmentView.keysOf(story[0])).toEqual([
      shipmentPrepared.example.shipmentId,
    ]);
  });
});

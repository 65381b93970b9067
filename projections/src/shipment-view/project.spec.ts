import {
  shipmentCancelled,
  shipmentDelivered,
  shipmentDispatched,
  shipmentPrepared,
} from '@marketgraph/schema';
import { type RecordedEvent, type ShippingEvent } from '@marketgraph/schema';
import { type ShipmentView } from '@marketgraph/schema/views';
import { describe, expect, it } from 'vitest';
import { projectShipment, shipmentView } from './project.ts';

const days = ['2026-01-01', '2026-01-02', '2026-01-05'] as const;

const recorded = (event: ShippingEvent, revision: number): RecordedEvent<ShippingEvent> => ({
  ...event,
  eventId: `0190a5c0-0000-7000-8000-00000000010${revision}`,
  stream: `shipment-${event.data.shipmentId}`,
  revision,
  position: `${revision}/${revision}`,
  recordedAt: `${days[revision] ?? days[0]}T10:00:00.000Z`,
  metadata: {
    version: 1,
    occurredAt: `${days[revision] ?? days[0]}T10:00:00.000Z`,
    correlationId: 'correlation',
    causationId: 'causation',
  },
});

const story: readonly RecordedEvent<ShippingEvent>[] = [
  recorded({ type: 'ShipmentPrepared', data: shipmentPrepared.example }, 0),
  recorded({ type: 'ShipmentDispatched', data: shipmentDispatched.example }, 1),
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

import {
  shipmentCancelled,
  shipmentDelivered,
  shipmentDispatched,
  shipmentPrepared,
  type ShippingEvent,
} from '@marketgraph/schema';
import { type DeliveryFactView } from '@marketgraph/schema/views';
import { describe, expect, it } from 'vitest';
import { recordedDaily } from '../recorded.fixture.ts';
import { deliveryFactView, projectDeliveryFact } from './project.ts';

const prepared: ShippingEvent = { type: 'ShipmentPrepared', data: shipmentPrepared.example };
const dispatched: ShippingEvent = { type: 'ShipmentDispatched', data: shipmentDispatched.example };
const delivered: ShippingEvent = { type: 'ShipmentDelivered', data: shipmentDelivered.example };
const cancelled: ShippingEvent = { type: 'ShipmentCancelled', data: shipmentCancelled.example };

const after = (...events: readonly ShippingEvent[]): DeliveryFactView | undefined =>
  events
    .map((event, index) => recordedDaily(event, index))
    .reduce<DeliveryFactView | undefined>(projectDeliveryFact, undefined);

describe('delivery-fact-view', () => {
  it('has a row from dispatch on, with what was promised and when it came', () => {
    expect(after(prepared, cancelled)).toBeUndefined();
    expect(after(prepared, dispatched)).toEqual({
      shipmentId: shipmentDispatched.example.shipmentId,
      orderId: shipmentDispatched.example.orderId,
      dispatchedAt: '2026-01-02T10:00:00.000Z',
      estimatedDeliveryAt: '2026-01-05T00:00:00.000Z',
      deliveredAt: null,
    });
    expect(after(prepared, dispatched, delivered)?.deliveredAt).toBe('2026-01-03T10:00:00.000Z');
    expect(deliveryFactView.keysOf(recordedDaily(dispatched, 1))).toEqual([
      shipmentDispatched.example.shipmentId,
    ]);
  });

  it('counts the first delivery', () => {
    const twice = after(prepared, dispatched, delivered, delivered);
    expect(twice?.deliveredAt).toBe('2026-01-03T10:00:00.000Z');
  });

  it('has no row for what was never dispatched', () => {
    expect(after(prepared, delivered)).toBeUndefined();
  });
});

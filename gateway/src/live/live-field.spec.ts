import { describe, expect, it } from 'vitest';
import { composeShop, liveSdl } from '../../testing/shop-supergraph.ts';
import { buildGeneration } from '../generation.ts';
import { liveFieldsOf } from './live-field.ts';

const fieldsOf = (sdl: string) => liveFieldsOf(buildGeneration(composeShop({}, sdl)));

describe('liveFieldsOf', () => {
  it('reads what the directive declares', () => {
    expect(fieldsOf(liveSdl).get('orderUpdated')).toEqual({
      name: 'orderUpdated',
      topics: [
        { view: 'order-view', key: '{orderId}' },
        { view: 'payment-view', key: '{orderId}' },
        { view: 'shipment-view', key: '{orderId}' },
      ],
      entity: { field: 'order', type: 'Order', id: '{orderId}' },
      payloadType: 'OrderUpdate',
      guard: 'query ($orderId: ID!) { order(id: $orderId) { id } }',
    });
  });

  it.each([
    ['a topic over an unknown argument', 'order-view.{orderId}', 'order-view.{id}', 'argument id'],
    ['an entity that the payload lacks', 'entity: "order"', 'entity: "parcel"', 'no object parcel'],
    ['an entity that is none', 'entity: "order"', 'entity: "status"', 'no object status'],
    ['a guard that asks nonsense', 'order(id: $orderId) { id }', 'nonsense', 'guard'],
    ['a topic without a key', 'order-view.{orderId}', 'order-view', 'topics'],
  ])('rejects %s', (_, right, wrong, message) => {
    expect(() => fieldsOf(liveSdl.replace(right, wrong))).toThrow(message);
  });
});

import { describe, expect, it } from 'vitest';
import { composeShop } from '../../testing/shop-supergraph.ts';
import { buildGeneration } from '../generation.ts';
import { createLiveOperations, parseOperation } from './live-operations.ts';
import { createLiveRequest } from './live-request.ts';

const generation = buildGeneration(composeShop());
const plan = createLiveOperations(generation);
const document = 'subscription ($id: ID!) { orderUpdated(orderId: $id) { eventType } }';
const request = (variables: Record<string, unknown>, query = document) =>
  createLiveRequest(generation, plan(parseOperation(query)), variables);

describe('createLiveRequest', () => {
  it('fills topics and entity with the arguments', () => {
    expect(request({ id: 'o-1' })).toMatchObject({
      args: { orderId: 'o-1' },
      entityId: 'o-1',
      topics: [
        { view: 'order-view', key: 'o-1' },
        { view: 'payment-view', key: 'o-1' },
        { view: 'shipment-view', key: 'o-1' },
      ],
    });
  });

  it('takes arguments that stand in the document', () => {
    const literal = 'subscription { orderUpdated(orderId: "o-2") { eventType } }';
    expect(request({}, literal).entityId).toBe('o-2');
  });

  it('has one key per document and variables, whatever else is sent along', () => {
    expect(request({ id: 'o-1', unused: 1 }).key).toBe(request({ id: 'o-1' }).key);
    expect(request({ id: 'o-2' }).key).not.toBe(request({ id: 'o-1' }).key);
    expect(request({ id: 'o-1' }, `${document} `).key).not.toBe(request({ id: 'o-1' }).key);
  });

  it.each(['*', '>', 'a.b', 'a b', 'a\r\nPUB', '', 'x'.repeat(129)])(
    'rejects %j, which is no id: a subject would mean something else',
    (id) => {
      expect(() => request({ id })).toThrow('There is no such order.');
    },
  );

  it('rejects variables that do not fit', () => {
    expect(() => request({ id: {} })).toThrow('$id');
  });
});

import { describe, expect, it } from 'vitest';
import { orderPlaced } from './events/orders/order-placed.ts';
import { parseEvent, type RawEvent, toStoredMetadata } from './parse-event.ts';

const metadata = {
  version: 1,
  occurredAt: '2026-01-01T10:00:00.000Z',
  correlationId: 'correlation',
  causationId: 'causation',
} as const;

const raw: RawEvent = {
  eventId: '0190a5c0-0000-7000-8000-000000000100',
  stream: `order-${orderPlaced.example.orderId}`,
  revision: 0,
  position: '7/7',
  recordedAt: '2026-01-01T10:00:00.001Z',
  type: 'OrderPlaced',
  data: orderPlaced.example,
  metadata: toStoredMetadata(metadata),
};

describe('parseEvent', () => {
  it('reads what the contract describes, with the names of the store told apart', () => {
    expect(parseEvent('orders', raw)).toEqual({ ...raw, metadata });
  });

  it('keeps who acted and where history came from', () => {
    const stored = toStoredMetadata({ ...metadata, actor: 'ada', origin: 'import' });
    expect(parseEvent('orders', { ...raw, metadata: stored }).metadata).toMatchObject({
      actor: 'ada',
      origin: 'import',
    });
  });

  it.each<[string, Partial<RawEvent>]>([
    ['an unknown type', { type: 'OrderTeleported' }],
    ["another domain's type", { type: 'PaymentCaptured' }],
    ['an unknown version', { metadata: toStoredMetadata({ ...metadata, version: 2 }) }],
  ])('stops at %s', (_case, change) => {
    expect(() => parseEvent('orders', { ...raw, ...change })).toThrow(/has no/);
  });

  it.each<[string, Partial<RawEvent>]>([
    ['data off contract', { data: { ...orderPlaced.example, total: 49.9 } }],
    ['a field nobody knows', { data: { ...orderPlaced.example, secret: 1 } }],
    ['no metadata', { metadata: undefined }],
  ])('stops at %s', (_case, change) => {
    expect(() => parseEvent('orders', { ...raw, ...change })).toThrow();
  });
});

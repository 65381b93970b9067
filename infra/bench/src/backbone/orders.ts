import { randomUUID } from 'node:crypto';
import { type NewEvent } from '@marketgraph/infra/ports';
import {
  orderConfirmed,
  orderPaid,
  orderPlaced,
  orderReserved,
  streamName,
  toStoredMetadata,
} from '@marketgraph/schema';

/** The first half of an order's life: four events of about 250 to 900 bytes. */
export const orderStory = (): { readonly stream: string; readonly events: readonly NewEvent[] } => {
  const orderId = randomUUID();
  const stories = [orderPlaced, orderReserved, orderPaid, orderConfirmed];
  return {
    stream: streamName('order', orderId),
    events: stories.map(({ type, example }) => newEvent(type, { ...example, orderId })),
  };
};

/** One event of its own stream. */
export const reservedEvent = (orderId: string): NewEvent =>
  newEvent('OrderReserved', { ...orderReserved.example, orderId });

const newEvent = (type: string, data: unknown): NewEvent => ({
  id: randomUUID(),
  type,
  data,
  metadata: toStoredMetadata({
    version: 1,
    occurredAt: new Date().toISOString(),
    correlationId: randomUUID(),
    causationId: randomUUID(),
  }),
});

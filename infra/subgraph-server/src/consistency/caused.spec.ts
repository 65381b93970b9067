import { randomUUID } from 'node:crypto';
import { createExecute } from '@marketgraph/infra/engine';
import { memoryEventStore } from '@marketgraph/infra/memory';
import { type Decider, formatPosition, type Rejection } from '@marketgraph/infra/ports';
import { type CartEvent } from '@marketgraph/schema';
import { describe, expect, it } from 'vitest';
import { rememberCaused } from './caused.ts';

type Add = { readonly type: 'Add' };

const customerId = '0190a5c0-0000-7000-8000-000000000001';
const productId = '0190a5c0-0000-7000-8000-000000000002';

/** A cart that takes everything. */
const cart: Decider<number, Add, CartEvent, Rejection> = {
  category: 'cart',
  initialState: 0,
  decide: () => [{ type: 'CartItemAdded', data: { customerId, productId, quantity: 1 } }],
  evolve: (units) => units + 1,
};

const command = () => ({
  commandId: randomUUID(),
  at: '2026-01-01T10:00:00.000Z',
  correlationId: 'story-0001',
});

describe('what a request has caused', () => {
  it('is its own, though commands of several requests wait for each other', async () => {
    const { eventStore, caused } = rememberCaused(memoryEventStore(), 'orders');
    const execute = createExecute(eventStore);
    const requests = Array.from({ length: 20 }, () =>
      caused.within(async () => {
        await execute(cart, customerId, { type: 'Add' }, command());
        return caused.newest();
      }),
    );
    const newest = (await Promise.all(requests)).map((at) => at && formatPosition(at));
    const log = await eventStore.read(`cart-${customerId}`);
    expect(newest).toEqual(log.map(({ position }) => position));
  });

  it('is found by a repeat, too', async () => {
    const { eventStore, caused } = rememberCaused(memoryEventStore(), 'orders');
    const execute = createExecute(eventStore);
    const metadata = command();
    const run = () =>
      caused.within(async () => {
        await execute(cart, customerId, { type: 'Add' }, metadata);
        return caused.newest();
      });
    const first = await run();
    expect(first).toBeDefined();
    expect(await run()).toEqual(first);
    expect(await eventStore.read(`cart-${customerId}`)).toHaveLength(1);
  });

  it('is nothing outside of a request', async () => {
    const { eventStore, caused } = rememberCaused(memoryEventStore(), 'orders');
    await createExecute(eventStore)(cart, customerId, { type: 'Add' }, command());
    expect(caused.newest()).toBeUndefined();
  });
});

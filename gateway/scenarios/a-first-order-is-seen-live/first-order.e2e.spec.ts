import { createShopClient, playOrder } from '@marketgraph/local/shop';
import { describe, expect, inject, it } from 'vitest';

describe('a first order', () => {
  it('is seen live from the catalogue to the doorstep, over four services', async () => {
    const { graphql, stripe } = inject('stack');
    const shown: string[] = [];
    const seen = await playOrder(createShopClient(graphql), stripe, {
      say: () => undefined,
      show: ({ eventType, order }) => {
        shown.push(`${eventType ?? 'snapshot'} ${order.status}`);
      },
    });
    expect(seen.missed).toEqual([]);
    expect(shown[0]).toMatch(/^snapshot /);
    expect(shown.at(-1)).toBe('OrderCompleted COMPLETED');
    expect(shown.some((push) => push.startsWith('PaymentCaptured'))).toBe(true);
    expect(shown.some((push) => push.startsWith('ShipmentDispatched'))).toBe(true);
    // Each event is pushed once.
    expect(shown).toEqual([...new Set(shown)]);
  });
});

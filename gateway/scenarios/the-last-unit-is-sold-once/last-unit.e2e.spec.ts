import { place, type ShopClient } from '@marketgraph/local/shop';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { eventually, newCustomer, newProduct, stockOf } from '../people.ts';

const state = z.object({
  order: z.object({
    status: z.string(),
    cancelReason: z.string().nullable(),
    payments: z.array(z.object({ status: z.string() })).nullable(),
  }),
});

const settled = (buyer: ShopClient, id: string) =>
  eventually(async () => {
    const document = `query ($id: ID!) { order(id: $id) { status cancelReason payments { status } } }`;
    const { order } = await buyer.ask(state, document, { id });
    expect(['PAYMENT_PENDING', 'CANCELLED']).toContain(order.status);
    return order;
  });

describe('given one unit in stock, and five buyers at once', () => {
  it('reserves it for one, and cancels the others without asking for money', async () => {
    const productId = await newProduct(1);
    const buyers = await Promise.all(Array.from({ length: 5 }, () => newCustomer()));
    const orders = await Promise.all(buyers.map((buyer) => place(buyer, productId, 1)));
    const ends = await Promise.all(
      buyers.map((buyer, index) => settled(buyer, orders[index]?.id ?? '')),
    );
    const losers = ends.filter(({ status }) => status === 'CANCELLED');
    expect(losers).toHaveLength(4);
    expect(losers.every(({ cancelReason }) => cancelReason === 'OUT_OF_STOCK')).toBe(true);
    expect(losers.flatMap(({ payments }) => payments ?? [])).toEqual([]);
    expect(await stockOf(productId)).toEqual({ available: 0, reserved: 1 });
  });
});

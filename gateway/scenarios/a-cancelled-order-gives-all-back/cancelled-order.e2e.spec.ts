import { dispatch, pay, place, type ShopClient } from '@marketgraph/local/shop';
import { describe, expect, inject, it } from 'vitest';
import { z } from 'zod';
import { admin, eventually, newCustomer, newProduct, stockOf } from '../people.ts';

const state = z.object({
  order: z.object({
    status: z.string(),
    payments: z
      .array(
        z.object({
          status: z.string(),
          clientSecret: z.string().nullable(),
          captured: z.object({ amount: z.string() }),
          refunded: z.object({ amount: z.string() }),
        }),
      )
      .nullable(),
  }),
});

const see = async (buyer: ShopClient, id: string) => {
  const document = `query ($id: ID!) {
    order(id: $id) {
      status
      payments { status clientSecret captured { amount } refunded { amount } }
    }
  }`;
  return (await buyer.ask(state, document, { id })).order;
};

const cancel = async (buyer: ShopClient, orderId: string): Promise<void> => {
  const document = `mutation ($input: CancelOrderInput!) {
    cancelOrder(input: $input) { order { status } userErrors { code } }
  }`;
  const answer = await buyer.ask(z.unknown(), document, { input: { orderId } });
  expect(answer).toEqual({ cancelOrder: { order: { status: 'CANCELLED' }, userErrors: [] } });
};

const secretOf = (buyer: ShopClient, id: string): Promise<string> =>
  eventually(async () => {
    const secret = (await see(buyer, id)).payments?.[0]?.clientSecret;
    return z.string().parse(secret);
  });

const parcels = z.object({ order: z.object({ shipments: z.array(z.object({ id: z.string() })) }) });

const parcelOf = (buyer: ShopClient, id: string): Promise<string> =>
  eventually(async () => {
    const document = `query ($id: ID!) { order(id: $id) { shipments { id } } }`;
    const { shipments } = (await buyer.ask(parcels, document, { id })).order;
    return z.string().parse(shipments[0]?.id);
  });

const untilStatus = (buyer: ShopClient, id: string, order: string, payment: string) =>
  eventually(async () => {
    const seen = await see(buyer, id);
    expect([seen.status, seen.payments?.[0]?.status]).toEqual([order, payment]);
    return seen;
  });

describe('an order that is cancelled', () => {
  it('before it is paid gives its stock back and can not be paid any more', async () => {
    const productId = await newProduct(3);
    const buyer = await newCustomer();
    const { id } = await place(buyer, productId, 2);
    const secret = await secretOf(buyer, id);
    await cancel(buyer, id);
    await untilStatus(buyer, id, 'CANCELLED', 'VOIDED');
    await eventually(async () =>
      expect(await stockOf(productId)).toEqual({ available: 3, reserved: 0 }),
    );
    await expect(pay(inject('stack').stripe, secret)).rejects.toThrow('Stripe refused');
  });

  it('after it is paid gives stock and money back, once, and keeps its parcel', async () => {
    const productId = await newProduct(3);
    const buyer = await newCustomer();
    const { id, total } = await place(buyer, productId, 1);
    await pay(inject('stack').stripe, await secretOf(buyer, id));
    await untilStatus(buyer, id, 'CONFIRMED', 'CAPTURED');
    const parcel = await parcelOf(buyer, id);
    await cancel(buyer, id);
    const { payments } = await untilStatus(buyer, id, 'CANCELLED', 'REFUNDED');
    expect(payments).toMatchObject([
      { captured: { amount: total.amount }, refunded: { amount: total.amount } },
    ]);
    await eventually(async () =>
      expect(await stockOf(productId)).toEqual({ available: 3, reserved: 0 }),
    );
    await eventually(async () => {
      const answer = dispatch(await admin(), parcel);
      await expect(answer).rejects.toMatchObject({ codes: ['SHIPMENT_ALREADY_CANCELLED'] });
    });
  });
});

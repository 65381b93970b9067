import { randomUUID } from 'node:crypto';
import { dispatch, pay, type ShopClient } from '@marketgraph/local/shop';
import { beforeAll, describe, expect, inject, it } from 'vitest';
import { z } from 'zod';
import { admin, eventually, newProduct, stockOf, stranger } from '../people.ts';
import { searchFiles, searchTables } from './search-state.ts';

const unique = randomUUID().slice(0, 8);
const email = `zebulon.${unique}@example.com`;
const name = `Zebulon ${unique} Quackenbush`;
const street = `Xylophonallee ${unique}`;
const password = 'battery staple';
const texts = [email, name, street];

const session = z.object({ accessToken: z.string(), user: z.object({ id: z.string() }) });
const registered = z.object({ register: z.object({ session: session.nullable() }) });
const placed = z.object({ placeOrder: z.object({ order: z.object({ id: z.string() }) }) });
const forgotten = z.object({
  forgetMe: z.object({
    user: z.object({ name: z.string(), email: z.string().nullable() }).nullable(),
    userErrors: z.array(z.object({ code: z.string() })),
  }),
});
const seen = z.object({
  order: z.object({
    status: z.string(),
    total: z.object({ amount: z.string() }),
    shippingAddress: z.object({ line1: z.string() }).nullable(),
    customer: z.object({
      name: z.string(),
      email: z.string().nullable(),
      forgottenAt: z.string().nullable(),
    }),
    payments: z.array(z.object({ clientSecret: z.string().nullable() })).nullable(),
    shipments: z.array(z.object({ id: z.string() })).nullable(),
  }),
});

const register = async (as = email): Promise<z.output<typeof session> | null> => {
  const document = `mutation ($input: RegisterInput!) {
    register(input: $input) { session { accessToken user { id } } }
  }`;
  const input = { name, email: as, password };
  return (await stranger().ask(registered, document, { input })).register.session;
};

const order = async (buyer: ShopClient, productId: string): Promise<string> => {
  const document = `mutation ($input: PlaceOrderInput!) {
    placeOrder(input: $input) { order { id } }
  }`;
  const shippingAddress = { name, line1: street, city: 'Ulm', postalCode: '89073', country: 'DE' };
  const items = [{ productId, quantity: 1 }];
  const input = { idempotencyKey: randomUUID(), items, shippingAddress };
  return (await buyer.ask(placed, document, { input })).placeOrder.order.id;
};

const see = async (shop: ShopClient, id: string) => {
  const document = `query ($id: ID!) {
    order(id: $id) {
      status total { amount } shippingAddress { line1 } customer { name email forgottenAt }
      payments { clientSecret } shipments { id }
    }
  }`;
  return (await shop.ask(seen, document, { id })).order;
};

const untilStatus = (shop: ShopClient, id: string, status: string) =>
  eventually(async () => {
    const found = await see(shop, id);
    expect(found.status).toBe(status);
    return found;
  });

const forgetMe = async (shop: ShopClient, secret: string) => {
  const document = `mutation ($input: ForgetMeInput!) {
    forgetMe(input: $input) { user { name email } userErrors { code } }
  }`;
  const input = { idempotencyKey: randomUUID(), password: secret };
  return (await shop.ask(forgotten, document, { input })).forgetMe;
};

const dispatched = async (buyer: ShopClient, id: string): Promise<void> => {
  const secret = await eventually(async () =>
    z.string().parse((await see(buyer, id)).payments?.[0]?.clientSecret),
  );
  await pay(inject('stack').stripe, secret);
  const parcel = await eventually(async () =>
    z.string().parse((await see(buyer, id)).shipments?.[0]?.id),
  );
  await dispatch(await admin(), parcel);
  await untilStatus(buyer, id, 'DISPATCHED');
};

describe('a person who is forgotten', () => {
  let productId: string;
  let buyer: ShopClient;
  let userId: string;
  let [onItsWay, unpaid] = ['', ''];
  const { state, postgres } = inject('stack');

  beforeAll(async () => {
    productId = await newProduct(5);
    const { accessToken, user } = session.parse(await register());
    userId = user.id;
    buyer = stranger().as(accessToken);
    [onItsWay, unpaid] = [await order(buyer, productId), await order(buyer, productId)];
    await dispatched(buyer, onItsWay);
    await untilStatus(buyer, unpaid, 'PAYMENT_PENDING');
  });

  it('is named in views before, and nowhere else', async () => {
    expect(await searchFiles(state, [userId])).toEqual([
      `eventstore: ${userId}`,
      `nats: ${userId}`,
      `stripe: ${userId}`,
    ]);
    expect(await searchFiles(state, texts)).toEqual([]);
    expect(await searchTables(postgres, texts)).toEqual(
      [
        `accounts.user_view: ${name}`,
        `accounts.user_view: ${email}`,
        `notifications.recipient_view: ${name}`,
        `notifications.recipient_view: ${email}`,
        `orders.order_view: ${name}`,
        `orders.order_view: ${street}`,
        `shipping.shipment_view: ${name}`,
        `shipping.shipment_view: ${street}`,
      ].toSorted(),
    );
  });

  it('asks for it with their password', async () => {
    expect(await forgetMe(buyer, 'correct horse')).toEqual({
      user: null,
      userErrors: [{ code: 'PASSWORD_INVALID' }],
    });
    expect(await forgetMe(buyer, password)).toEqual({
      user: { name: 'Forgotten', email: null },
      userErrors: [],
    });
  });

  it('is not shown in their orders: what is on its way stays, the rest is cancelled', async () => {
    const office = await admin();
    const gone = await eventually(async () => {
      const found = await see(office, onItsWay);
      expect(found).toMatchObject({
        shippingAddress: null,
        customer: { name: 'Forgotten', email: null, forgottenAt: expect.any(String) as string },
      });
      return found;
    });
    expect(gone).toMatchObject({ status: 'DISPATCHED', total: { amount: '11.00' } });
    expect(await untilStatus(office, unpaid, 'CANCELLED')).toMatchObject({ shippingAddress: null });
    await eventually(async () =>
      expect(await stockOf(productId)).toEqual({ available: 4, reserved: 0 }),
    );
  });

  it('is let in no more, by token or password', async () => {
    await eventually(async () => {
      await expect(see(buyer, onItsWay)).rejects.toMatchObject({ codes: ['UNAUTHENTICATED'] });
    });
    const document = `mutation ($input: LogInInput!) {
      logIn(input: $input) { userErrors { code } }
    }`;
    const input = { email, password };
    expect(await stranger().ask(z.unknown(), document, { input })).toEqual({
      logIn: { userErrors: [{ code: 'CREDENTIALS_INVALID' }] },
    });
  });

  it('is nowhere: in no file of the log, the bus or Stripe, in no log line, in no table', async () => {
    await eventually(async () => expect(await searchTables(postgres, texts)).toEqual([]));
    expect(await searchFiles(state, texts)).toEqual([]);
  });

  it('may come back as somebody else, and be forgotten again', async () => {
    const back = await eventually(async () => session.parse(await register()));
    expect(back.user.id).not.toBe(userId);
    await forgetMe(stranger().as(back.accessToken), password);
  });
});

const all = z.object({
  allOrders: z.object({
    totalCount: z.number(),
    nodes: z.array(
      z.object({ status: z.string(), shippingAddress: z.object({ line1: z.string() }).nullable() }),
    ),
  }),
});

describe('a person who is forgotten while they order', () => {
  it('has no order that goes on, and no address anywhere', async () => {
    const { state, postgres } = inject('stack');
    const productId = await newProduct(20);
    const { accessToken, user } = await eventually(async () =>
      session.parse(await register(`at.once.${email}`)),
    );
    const buyer = stranger().as(accessToken);
    const placing = Array.from({ length: 10 }, () => order(buyer, productId));
    await Promise.any(placing);
    const [{ userErrors }] = await Promise.all([forgetMe(buyer, password), placing.at(-1)]);
    expect(userErrors).toEqual([]);
    const results = await Promise.allSettled([
      ...placing,
      ...Array.from({ length: 10 }, () => order(buyer, productId)),
    ]);
    const count = results.filter(({ status }) => status === 'fulfilled').length;
    const office = await admin();
    const document = `query ($id: ID!) {
      allOrders(first: 100, filter: { customerId: $id }) {
        totalCount nodes { status shippingAddress { line1 } }
      }
    }`;
    await eventually(async () => {
      const { totalCount, nodes } = (await office.ask(all, document, { id: user.id })).allOrders;
      expect(totalCount).toBe(count);
      expect(nodes).toEqual(
        Array.from({ length: count }, () => ({ status: 'CANCELLED', shippingAddress: null })),
      );
    });
    await eventually(async () =>
      expect(await stockOf(productId)).toEqual({ available: 20, reserved: 0 }),
    );
    await eventually(async () => expect(await searchTables(postgres, texts)).toEqual([]));
    expect(await searchFiles(state, texts)).toEqual([]);
  });
});

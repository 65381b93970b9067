import { randomUUID } from 'node:crypto';
import { pay, type ShopClient, ShopError } from '@marketgraph/local/shop';
import { z } from 'zod';

const placed = z.object({
  placeOrder: z.object({
    order: z.object({ id: z.string() }).nullable(),
    userErrors: z.array(z.object({ code: z.string() })),
  }),
});
const update = z.object({
  orderUpdated: z.object({
    order: z.object({
      status: z.string(),
      payments: z.array(z.object({ clientSecret: z.string().nullable() })).nullable(),
    }),
  }),
});

/** Milliseconds from the click on "buy" until each step was seen by the buyer. */
export type Steps = {
  readonly placed: number;
  /** There is something to pay. */
  readonly asked: number;
  /** Stripe took the card. */
  readonly paid: number;
  readonly confirmed: number;
};

export type Outcome =
  | { readonly status: 'CONFIRMED'; readonly steps: Steps }
  | { readonly status: string; readonly ms: number };

const shippingAddress = {
  name: 'Ada Lovelace',
  line1: 'Rua das Laranjeiras 1',
  city: 'Rio de Janeiro',
  region: 'RJ',
  postalCode: '22240-000',
  country: 'BR',
};

/** Orders one unit as an app would: places, follows live, pays when asked, until the order is decided. */
export const checkOut = async (
  buyer: ShopClient,
  productId: string,
  stripeUrl: string,
): Promise<Outcome> => {
  const startedAt = performance.now();
  const since = (): number => performance.now() - startedAt;
  const { placeOrder } = await buyer.ask(
    placed,
    `mutation ($input: PlaceOrderInput!) {
      placeOrder(input: $input) { order { id } userErrors { code } }
    }`,
    {
      input: { idempotencyKey: randomUUID(), items: [{ productId, quantity: 1 }], shippingAddress },
    },
  );
  const [refusal] = placeOrder.userErrors;
  if (!placeOrder.order) return { status: refusal?.code ?? 'REFUSED', ms: since() };
  const steps = { placed: since(), asked: 0, paid: 0, confirmed: 0 };
  const done = new AbortController();
  let paying: Promise<void> | undefined;
  const updates = buyer.follow(
    update,
    `subscription ($orderId: ID!) {
      orderUpdated(orderId: $orderId) { order { status payments { clientSecret } } }
    }`,
    { variables: { orderId: placeOrder.order.id }, signal: done.signal },
  );
  for await (const { orderUpdated } of updates) {
    const { status, payments } = orderUpdated.order;
    if (status === 'CONFIRMED') {
      steps.confirmed = since();
      done.abort();
      await paying;
      return { status, steps };
    }
    if (status === 'CANCELLED') {
      done.abort();
      return { status, ms: since() };
    }
    const secret = payments?.[0]?.clientSecret;
    if (paying === undefined && status === 'PAYMENT_PENDING' && secret) {
      steps.asked = since();
      paying = pay(stripeUrl, secret).then(() => {
        steps.paid = since();
      });
    }
  }
  throw new ShopError('the subscription ended before the order was decided', ['ENDED']);
};

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { anOrder, type Order } from '../../testing/order.ts';
import { openTill, type Till } from '../../testing/till.ts';
import { worldOf, type World } from '../../testing/world.ts';

let till: Till;
beforeAll(async () => {
  till = await openTill();
});
afterAll(() => till.close());

const given = (order: Order = anOrder()): { order: Order; world: World } => ({
  order,
  world: worldOf(till, order),
});

/** Authorised as the buyer confirmed, and told by Stripe. */
const authorised = async (): Promise<{ order: Order; world: World }> => {
  const { order, world } = given();
  await world.tell(order.reserved);
  await world.buyerConfirms();
  await world.webhooksArrived();
  await world.heed();
  return { order, world };
};

const captured = async (): Promise<{ order: Order; world: World }> => {
  const { order, world } = await authorised();
  await world.tell(order.paymentAccepted);
  await world.webhooksArrived();
  await world.heed();
  return { order, world };
};

const authorisedStory = ['PaymentRequested', 'PaymentIntentCreated', 'PaymentAuthorized'];

describe('a payment › given a reserved order', () => {
  it('waits for the buyer with one intent over the total', async () => {
    const { order, world } = given();
    await world.tell(order.reserved);
    await world.tell(order.reserved);
    expect(await world.story()).toEqual(['PaymentRequested', 'PaymentIntentCreated']);
    expect(world.atStripe().paymentIntents).toMatchObject([
      {
        amount: 4990,
        currency: 'brl',
        capture_method: 'manual',
        status: 'requires_payment_method',
      },
    ]);
  });

  it('tells Stripe what it is for, and carries the story on', async () => {
    const { order, world } = given();
    await world.tell(order.reserved);
    const { orderId, paymentId } = order;
    expect(world.atStripe().paymentIntents[0]?.metadata).toMatchObject({
      orderId,
      paymentId,
      correlationId: `story-of-${orderId}`,
    });
  });

  it('is authorised when the buyer confirms', async () => {
    const { world } = await authorised();
    expect(await world.story()).toEqual(authorisedStory);
    expect(world.atStripe().charges).toMatchObject([{ captured: false, amount: 4990 }]);
  });

  it('survives a declined card', async () => {
    const { order, world } = given();
    await world.tell(order.reserved);
    await world.buyerConfirms('pm_card_chargeDeclined');
    await world.webhooksArrived();
    await world.heed();
    await world.buyerConfirms();
    await world.webhooksArrived();
    await world.heed();
    await world.tell(order.paymentAccepted);
    expect(await world.story()).toEqual([
      'PaymentRequested',
      'PaymentIntentCreated',
      'PaymentFailed',
      'PaymentAuthorized',
      'PaymentCaptured',
    ]);
    expect(world.atStripe().paymentIntents).toHaveLength(1);
  });

  it('fails when Stripe can not charge so little, and holds nobody else up', async () => {
    const { order, world } = given(anOrder({ amountMinor: 1, currency: 'BRL' }));
    await world.tell(order.reserved);
    await world.tell(order.reserved);
    expect(await world.story()).toEqual(['PaymentRequested', 'PaymentFailed']);
    await world.tell(order.cancelled);
    expect((await world.story()).at(-1)).toBe('PaymentVoided');
  });

  it('is authorised by a webhook that overtakes the answer to createIntent', async () => {
    const { order, world } = given();
    const { payments, provider } = till.parts;
    const overtaken = {
      payments,
      provider: {
        ...provider,
        createIntent: async (request: Parameters<typeof provider.createIntent>[0]) => {
          const intent = await provider.createIntent(request);
          const form = { client_secret: intent.clientSecret ?? '', payment_method: 'pm_card_visa' };
          await fetch(`${till.simulator.url}/v1/payment_intents/${intent.id}/confirm`, {
            method: 'POST',
            headers: { authorization: 'Bearer pk_test_1' },
            body: new URLSearchParams(form),
          });
          await world.webhooksArrived();
          await world.heed();
          return intent;
        },
      },
    };
    await world.tell(order.reserved, overtaken);
    expect(await world.story()).toEqual(authorisedStory);
  });
});

describe('a payment › given it is authorised and the order accepts it', () => {
  it('is captured once, whoever tells of it first and how often', async () => {
    const { order, world } = await captured();
    await Promise.all([world.tell(order.paymentAccepted), world.tell(order.paymentAccepted)]);
    await world.heed();
    expect(await world.story()).toEqual([...authorisedStory, 'PaymentCaptured']);
    expect(world.atStripe().charges).toMatchObject([
      { captured: true, amount_captured: 4990, amount_refunded: 0 },
    ]);
  });

  it('is captured by the webhook when our own answer is lost', async () => {
    const { order, world } = await authorised();
    const { payments, provider } = till.parts;
    const deaf = {
      payments,
      provider: {
        ...provider,
        captureIntent: async (id: string) => {
          await provider.captureIntent(id);
          throw new Error('the answer is lost');
        },
      },
    };
    await expect(world.tell(order.paymentAccepted, deaf)).rejects.toThrow('lost');
    await world.webhooksArrived();
    await world.heed();
    expect(await world.story()).toEqual([...authorisedStory, 'PaymentCaptured']);
    await world.tell(order.paymentAccepted);
    expect(await world.story()).toEqual([...authorisedStory, 'PaymentCaptured']);
  });

  it('is voided when the hold has lapsed at Stripe meanwhile', async () => {
    const { order, world } = await authorised();
    const [intent] = world.atStripe().paymentIntents;
    await till.provider.cancelIntent(intent?.id ?? '');
    await world.tell(order.paymentAccepted);
    expect(await world.story()).toEqual([...authorisedStory, 'PaymentVoided']);
  });
});

describe('a payment › given webhooks that come before the answers, and three times each', () => {
  it('has the same story', async () => {
    till.simulator.turn({
      webhooks: [
        { fault: 'before-response', next: 'all' },
        { fault: 'duplicate', copies: 2, next: 'all' },
      ],
    });
    const { order, world } = await captured();
    await world.tell(order.cancelled);
    await world.webhooksArrived();
    await world.heed();
    till.simulator.turn({});
    expect(await world.story()).toEqual([
      ...authorisedStory,
      'PaymentCaptured',
      'PaymentCancelRequested',
      'PaymentRefunded',
    ]);
    expect(world.atStripe()).toMatchObject({
      paymentIntents: [{ amount_received: 4990 }],
      refunds: [{ amount: 4990 }],
    });
  });
});

describe('a payment › given its order is cancelled', () => {
  it('before there is a payment: does nothing', async () => {
    const { order, world } = given();
    await world.tell(order.cancelled);
    expect(await world.story()).toEqual([]);
    expect(world.atStripe().paymentIntents).toEqual([]);
  });

  it('before the buyer confirms: ends the intent, so that nobody can pay it', async () => {
    const { order, world } = given();
    await world.tell(order.reserved);
    await world.tell(order.cancelled);
    await world.buyerConfirms();
    await world.webhooksArrived();
    await world.heed();
    expect(await world.story()).toEqual([
      'PaymentRequested',
      'PaymentIntentCreated',
      'PaymentCancelRequested',
      'PaymentVoided',
    ]);
    expect(world.atStripe()).toMatchObject({
      paymentIntents: [{ status: 'canceled' }],
      charges: [],
    });
  });

  it('while the buyer confirms: releases the hold when Stripe tells of it', async () => {
    const { order, world } = given();
    await world.tell(order.reserved);
    await world.buyerConfirms();
    await world.tell(order.cancelled);
    await world.webhooksArrived();
    await world.heed();
    expect(await world.story()).not.toContain('PaymentCaptured');
    expect((await world.story()).at(-1)).toBe('PaymentVoided');
    expect(world.atStripe()).toMatchObject({
      paymentIntents: [{ status: 'canceled', amount_received: 0 }],
      refunds: [],
    });
  });

  it('after it is authorised: releases the hold, and takes what that tells for no refund', async () => {
    const { order, world } = await authorised();
    await world.tell(order.cancelled);
    await world.webhooksArrived();
    await world.heed();
    await world.tell(order.cancelled);
    expect(await world.story()).toEqual([
      ...authorisedStory,
      'PaymentCancelRequested',
      'PaymentVoided',
    ]);
    expect(world.atStripe()).toMatchObject({
      paymentIntents: [{ status: 'canceled' }],
      charges: [{ captured: false }],
      refunds: [],
    });
  });

  it('after it is captured: gives all of it back, once', async () => {
    const { order, world } = await captured();
    await world.tell(order.cancelled);
    await world.tell(order.cancelled);
    await world.webhooksArrived();
    await world.heed();
    expect(await world.story()).toEqual([
      ...authorisedStory,
      'PaymentCaptured',
      'PaymentCancelRequested',
      'PaymentRefunded',
    ]);
    expect(world.atStripe().refunds).toMatchObject([{ amount: 4990 }]);
  });

  it('while it is captured: gives all of it back, once', async () => {
    const { order, world } = await authorised();
    await Promise.all([world.tell(order.paymentAccepted), world.tell(order.cancelled)]);
    await world.webhooksArrived();
    await world.heed();
    const { paymentIntents, refunds } = world.atStripe();
    const taken = paymentIntents[0]?.amount_received ?? 0;
    const returned = refunds.reduce((sum, { amount }) => sum + amount, 0);
    expect(taken - returned).toBe(0);
    expect(refunds.length).toBeLessThanOrEqual(1);
  });

  describe('while the bank still works on it, when Stripe can not cancel', () => {
    const cancelledTooEarly = async (): Promise<{ order: Order; world: World }> => {
      const { order, world } = given();
      await world.tell(order.reserved);
      const { payments, provider } = till.parts;
      const asItIs = { ...provider, cancelIntent: (id: string) => provider.retrieveIntent(id) };
      await world.tell(order.cancelled, { payments, provider: asItIs });
      expect((await world.story()).at(-1)).toBe('PaymentCancelRequested');
      await world.buyerConfirms();
      return { order, world };
    };

    it('releases the hold as soon as Stripe tells of it', async () => {
      const { world } = await cancelledTooEarly();
      await world.webhooksArrived();
      await world.heed();
      expect((await world.story()).slice(-2)).toEqual(['PaymentAuthorized', 'PaymentVoided']);
      expect(world.atStripe()).toMatchObject({
        paymentIntents: [{ status: 'canceled', amount_received: 0 }],
        refunds: [],
      });
    });

    it('gives back, once, what was taken all the same', async () => {
      const { world } = await cancelledTooEarly();
      await till.provider.captureIntent(world.atStripe().paymentIntents[0]?.id ?? '');
      await world.webhooksArrived();
      await world.heed();
      await world.heed();
      expect((await world.story()).at(-1)).toBe('PaymentRefunded');
      expect(world.atStripe()).toMatchObject({
        paymentIntents: [{ amount_received: 4990 }],
        refunds: [{ amount: 4990 }],
      });
    });
  });

  it('never captures any more, even if the order had accepted it', async () => {
    const { order, world } = await authorised();
    await till.parts.payments.handle(
      order.paymentId,
      { type: 'CancelPayment' },
      { commandId: order.orderId, at: '2026-01-01T10:00:00.000Z', correlationId: 'story' },
    );
    await world.tell(order.paymentAccepted);
    expect((await world.story()).slice(-1)).toEqual(['PaymentVoided']);
    expect(world.atStripe().charges).toMatchObject([{ captured: false }]);
  });

  it('while Stripe is asked for the intent: ends what nobody will pay', async () => {
    const { order, world } = given();
    const { payments, provider } = till.parts;
    const slow = {
      payments,
      provider: {
        ...provider,
        createIntent: async (request: Parameters<typeof provider.createIntent>[0]) => {
          await world.tell(order.cancelled);
          return provider.createIntent(request);
        },
      },
    };
    await world.tell(order.reserved, slow);
    expect(await world.story()).toEqual([
      'PaymentRequested',
      'PaymentCancelRequested',
      'PaymentVoided',
    ]);
    expect(world.atStripe().paymentIntents).toMatchObject([{ status: 'canceled' }]);
  });
});

describe('a payment › given what only a person can mend', () => {
  it('is quarantined when the amount that is held is not what the order asks for', async () => {
    const { order, world } = given();
    await world.tell(order.reserved);
    const [intent] = world.atStripe().paymentIntents;
    await fetch(`${till.simulator.url}/v1/payment_intents/${intent?.id ?? ''}`, {
      method: 'POST',
      headers: { authorization: 'Bearer sk_test_1' },
      body: new URLSearchParams({ amount: '100' }),
    });
    await world.buyerConfirms();
    await world.webhooksArrived();
    await world.heed();
    await world.tell(order.paymentAccepted);
    expect((await world.story()).slice(2)).toEqual(['PaymentQuarantined']);
    expect(world.atStripe().charges).toMatchObject([{ captured: false }]);
    // The order may still end: what is held is released, whatever it is.
    await world.tell(order.cancelled);
    expect(world.atStripe().paymentIntents).toMatchObject([{ status: 'canceled' }]);
  });

  it('is quarantined when somebody gave the money back by hand', async () => {
    const { order, world } = await captured();
    const [intent] = world.atStripe().paymentIntents;
    await till.provider.refund({
      intentId: intent?.id ?? '',
      amount: { amountMinor: 4990, currency: 'BRL' },
      metadata: { refundId: 'by hand' },
      idempotencyKey: order.orderId,
    });
    await world.tell(order.cancelled);
    await world.tell(order.cancelled);
    expect((await world.story()).slice(-2)).toEqual([
      'PaymentCancelRequested',
      'PaymentQuarantined',
    ]);
    expect(world.atStripe().refunds).toHaveLength(1);
  });

  it('is quarantined when a refund fails after it looked done', async () => {
    const { order, world } = await captured();
    await world.tell(order.cancelled);
    const [refund] = world.atStripe().refunds;
    const form = new URLSearchParams({ refund: refund?.id ?? '', outcome: 'fail' });
    await fetch(`${till.simulator.url}/_sim/settle`, { method: 'POST', body: form });
    await world.webhooksArrived();
    await world.heed();
    expect((await world.story()).slice(-2)).toEqual(['PaymentRefunded', 'PaymentQuarantined']);
    expect(world.atStripe().refunds).toHaveLength(1);
  });
});

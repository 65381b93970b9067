import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { doomedAt } from '../../testing/doomed.ts';
import { anOrder, type Order } from '../../testing/order.ts';
import { openTill, type Till } from '../../testing/till.ts';
import { worldOf, type World } from '../../testing/world.ts';
import { type Parts } from './payments.ts';

type CancelledAt = 'never' | 'before it is paid' | 'once it is authorised' | 'once it is captured';

/** The whole life of a payment, by one process: what was done before is handed over again. */
const live = async (
  world: World,
  order: Order,
  parts: Parts,
  cancelledAt: CancelledAt,
): Promise<void> => {
  const heedAll = async (): Promise<void> => {
    await world.webhooksArrived();
    await world.heed(parts);
  };
  await world.tell(order.reserved, parts);
  if (cancelledAt === 'before it is paid') await world.tell(order.cancelled, parts);
  await world.buyerConfirms();
  await heedAll();
  if (cancelledAt === 'once it is authorised') await world.tell(order.cancelled, parts);
  const isAccepted = (await world.story()).includes('PaymentAuthorized');
  if (isAccepted && cancelledAt !== 'once it is authorised') {
    await world.tell(order.paymentAccepted, parts);
  }
  await heedAll();
  if (cancelledAt === 'once it is captured') await world.tell(order.cancelled, parts);
  await heedAll();
};

const begun = ['PaymentRequested', 'PaymentIntentCreated'];
const ends: readonly (readonly [CancelledAt, readonly string[], object])[] = [
  [
    'never',
    [...begun, 'PaymentAuthorized', 'PaymentCaptured'],
    { paymentIntents: [{ amount_received: 4990 }], charges: [{ captured: true }], refunds: [] },
  ],
  [
    'before it is paid',
    [...begun, 'PaymentCancelRequested', 'PaymentVoided'],
    { paymentIntents: [{ status: 'canceled' }], charges: [], refunds: [] },
  ],
  [
    'once it is authorised',
    [...begun, 'PaymentAuthorized', 'PaymentCancelRequested', 'PaymentVoided'],
    { paymentIntents: [{ status: 'canceled' }], charges: [{ captured: false }], refunds: [] },
  ],
  [
    'once it is captured',
    [...begun, 'PaymentAuthorized', 'PaymentCaptured', 'PaymentCancelRequested', 'PaymentRefunded'],
    {
      paymentIntents: [{ amount_received: 4990 }],
      charges: [{ captured: true }],
      refunds: [{ amount: 4990 }],
    },
  ],
];

describe.each(ends)('a payment › given its order is cancelled %s', (cancelledAt, story, stripe) => {
  let till: Till;
  beforeAll(async () => {
    till = await openTill();
  });
  afterAll(() => till.close());

  it('comes to the same end, at whatever step the process is killed and started anew', async () => {
    let isKilled = true;
    for (let step = 1; isKilled; step += 1) {
      const order = anOrder();
      const world = worldOf(till, order);
      const doomed = doomedAt(step, till);
      await live(world, order, doomed.parts, cancelledAt).catch((error: unknown) => {
        if (!doomed.isDead()) throw error;
      });
      isKilled = doomed.isDead();
      await live(world, order, till.parts, cancelledAt);
      expect(await world.story(), `killed at step ${step}`).toEqual(story);
      expect(world.atStripe(), `killed at step ${step}`).toMatchObject(stripe);
    }
  });

  it('comes to the same end when it is killed at every step, again and again', async () => {
    const order = anOrder();
    const world = worldOf(till, order);
    let isKilled = true;
    for (let step = 1; isKilled; step += 1) {
      const doomed = doomedAt(step, till);
      await live(world, order, doomed.parts, cancelledAt).catch((error: unknown) => {
        if (!doomed.isDead()) throw error;
      });
      isKilled = doomed.isDead();
    }
    expect(await world.story()).toEqual(story);
    expect(world.atStripe()).toMatchObject(stripe);
  });

  it('comes to the same end when two processes live it at once', async () => {
    const order = anOrder();
    const world = worldOf(till, order);
    const doomed = doomedAt(Infinity, till);
    await Promise.all([
      live(world, order, till.parts, cancelledAt),
      live(world, order, doomed.parts, cancelledAt),
    ]);
    expect([...(await world.story())].sort()).toEqual([...story].sort());
    expect(world.atStripe()).toMatchObject(stripe);
  });
});

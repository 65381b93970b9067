import { setTimeout as delay } from 'node:timers/promises';
import { type Random } from '../random.ts';
import { type Confirmed, confirmPayment } from './confirm-payment.ts';
import { type Entry } from './diary.ts';
import { type Patience, type PatientClient } from './patient-client.ts';
import {
  cancelOrder,
  deliverShipment,
  dispatchShipment,
  placeOrder,
  seeOrder,
  type OrderRequest,
  type Shown,
} from './requests.ts';

/** Who and what a story is played with. */
export type Scene = {
  readonly buyer: PatientClient;
  readonly admin: PatientClient;
  readonly stripeUrl: string;
  readonly patience: Patience;
  readonly request: OrderRequest;
  readonly entry: Entry;
};

type Story = (scene: Scene, orderId: string) => Promise<unknown>;

const goodCard = 'pm_card_visa';
const badCard = 'pm_card_chargeDeclined';

/** How people treat their orders, and how often. */
const stories: readonly (readonly [string, number, Story])[] = [
  ['pays', 5, (scene, id) => pay(scene, id, goodCard)],
  ['is declined, then pays', 3, (scene, id) => payAtSecondTry(scene, id)],
  ['never pays', 2, (scene, id) => payable(scene, id)],
  ['is declined and leaves', 1, (scene, id) => pay(scene, id, badCard)],
  ['cancels at once', 1, cancel],
  ['cancels before paying', 1, async (scene, id) => (await payable(scene, id), cancel(scene, id))],
  ['cancels while paying', 2, (scene, id) => cancelWhilePaying(scene, id)],
  ['cancels after paying', 2, (scene, id) => cancelAfterPaying(scene, id)],
  ['receives the parcel', 5, (scene, id) => receive(scene, id)],
  ['cancels during dispatch', 1, (scene, id) => cancelDuringDispatch(scene, id)],
];

export const chooseStory = (random: Random): { readonly name: string; readonly play: Story } => {
  const [name, , play] = random.weigh(stories.map((story) => [story, story[1]] as const));
  return { name, play };
};

/** Places the order, now and then by two clicks at once, and plays on. */
export const playStory = async (
  scene: Scene,
  play: Story,
  isDoubleClick: boolean,
): Promise<void> => {
  const { buyer, entry, request } = scene;
  const clicks = isDoubleClick ? [request, request] : [request];
  const answers = await Promise.all(clicks.map((click) => placeOrder(buyer, click)));
  for (const { order, userErrors } of answers) {
    if (order) entry.orderIds.push(order.id);
    entry.refusals.push(...userErrors.map(({ code }) => code));
  }
  const [orderId] = entry.orderIds;
  if (orderId !== undefined) await play(scene, orderId);
};

const isOver = ({ status }: Shown): boolean => ['CANCELLED', 'EXPIRED'].includes(status);

/** Looks at the order until it is so, or over; undefined then, or when nobody waits any longer. */
const until = async <Seen>(
  { buyer, patience }: Scene,
  orderId: string,
  look: (order: Shown) => Seen | undefined,
): Promise<Seen | undefined> => {
  while (Date.now() < patience.until()) {
    const order = await seeOrder(buyer, orderId);
    const seen = order && look(order);
    if (seen !== undefined) return seen;
    if (order && isOver(order)) return undefined;
    await delay(300);
  }
  return undefined;
};

const payable = (scene: Scene, orderId: string): Promise<string | undefined> =>
  until(scene, orderId, ({ payments }) => payments?.[0]?.clientSecret ?? undefined);

const pay = async (
  scene: Scene,
  orderId: string,
  method: string,
): Promise<Confirmed | undefined> => {
  const clientSecret = await payable(scene, orderId);
  if (clientSecret === undefined) return undefined;
  const { stripeUrl, patience, entry } = scene;
  const idempotencyKey = `${entry.key}:${method}`;
  const outcome = await confirmPayment(
    stripeUrl,
    { clientSecret, method, idempotencyKey },
    patience,
  );
  if (outcome === 'accepted') entry.acknowledged.add('paid');
  return outcome;
};

const payAtSecondTry = async (scene: Scene, orderId: string): Promise<void> => {
  await pay(scene, orderId, badCard);
  await pay(scene, orderId, goodCard);
};

async function cancel({ buyer, entry }: Scene, orderId: string): Promise<void> {
  const refusals = await cancelOrder(buyer, orderId);
  if (refusals.length === 0) entry.acknowledged.add('cancelled');
  entry.refusals.push(...refusals.map(({ code }) => code));
}

const cancelWhilePaying = async (scene: Scene, orderId: string): Promise<void> => {
  await payable(scene, orderId);
  await Promise.all([pay(scene, orderId, goodCard), cancel(scene, orderId)]);
};

const whenConfirmed = async (scene: Scene, orderId: string): Promise<string | undefined> => {
  if ((await pay(scene, orderId, goodCard)) !== 'accepted') return undefined;
  return until(scene, orderId, ({ status, shipments }) =>
    status === 'CONFIRMED' ? shipments?.[0]?.id : undefined,
  );
};

const cancelAfterPaying = async (scene: Scene, orderId: string): Promise<void> => {
  await whenConfirmed(scene, orderId);
  await cancel(scene, orderId);
};

const dispatch = async ({ admin, entry }: Scene, shipmentId: string): Promise<boolean> => {
  const refusals = await dispatchShipment(admin, shipmentId);
  const isDone = refusals.length === 0;
  if (isDone) entry.acknowledged.add('dispatched');
  return isDone;
};

const receive = async (scene: Scene, orderId: string): Promise<void> => {
  const shipmentId = await whenConfirmed(scene, orderId);
  if (shipmentId === undefined || !(await dispatch(scene, shipmentId))) return;
  const status = await until(scene, orderId, (order) =>
    order.status === 'DISPATCHED' ? order.status : undefined,
  );
  if (status === undefined) return;
  const refusals = await deliverShipment(scene.admin, shipmentId);
  if (refusals.length === 0) scene.entry.acknowledged.add('delivered');
};

const cancelDuringDispatch = async (scene: Scene, orderId: string): Promise<void> => {
  const shipmentId = await whenConfirmed(scene, orderId);
  if (shipmentId === undefined) return;
  await Promise.all([dispatch(scene, shipmentId), cancel(scene, orderId)]);
};

import { setTimeout as delay } from 'node:timers/promises';
import { type Random } from '../random.ts';
import { type Confirmed, confirmPayment } from './confirm-payment.ts';
import { type Entry } from './diary.ts';
import { isCancelled, isParcel, isThere, readOwn } from './own-reads.ts';
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
  /** Called with every order that was acknowledged, and the token of it. */
  readonly onPlaced: (orderId: string, token: string | undefined) => void;
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
  const { buyer, entry, request, onPlaced } = scene;
  const clicks = isDoubleClick ? [request, request] : [request];
  const answers = await Promise.all(clicks.map((click) => placeOrder(buyer, click)));
  for (const { told } of answers) {
    if (told.order) entry.orderIds.push(told.order.id);
    entry.refusals.push(...told.userErrors.map(({ code }) => code));
  }
  const [orderId] = entry.orderIds;
  const [{ token } = { token: undefined }] = answers;
  if (orderId === undefined) return;
  onPlaced(orderId, token);
  const own = { wrote: 'an order', orderId, token, subgraph: 'orders', isSeenIn: isThere };
  await Promise.all([readOwn(buyer, entry, own), play(scene, orderId)]);
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
  const { told: refusals, token } = await cancelOrder(buyer, orderId);
  entry.refusals.push(...refusals.map(({ code }) => code));
  if (refusals.length > 0) return;
  entry.acknowledged.add('cancelled');
  const own = { wrote: 'its end', orderId, token, subgraph: 'orders', isSeenIn: isCancelled };
  await readOwn(buyer, entry, own);
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

type Parcel = { readonly orderId: string; readonly shipmentId: string };

const dispatch = async (
  { admin, entry }: Scene,
  { orderId, shipmentId }: Parcel,
): Promise<boolean> => {
  const { told: refusals, token } = await dispatchShipment(admin, shipmentId);
  if (refusals.length > 0) return false;
  entry.acknowledged.add('dispatched');
  const isSeenIn = isParcel(shipmentId, 'DISPATCHED', 'DELIVERED');
  const own = { wrote: 'a dispatch', orderId, token, subgraph: 'shipping', isSeenIn };
  await readOwn(admin, entry, own);
  return true;
};

const deliver = async ({ admin, entry }: Scene, { orderId, shipmentId }: Parcel): Promise<void> => {
  const { told: refusals, token } = await deliverShipment(admin, shipmentId);
  if (refusals.length > 0) return;
  entry.acknowledged.add('delivered');
  const isSeenIn = isParcel(shipmentId, 'DELIVERED');
  const own = { wrote: 'a delivery', orderId, token, subgraph: 'shipping', isSeenIn };
  await readOwn(admin, entry, own);
};

const receive = async (scene: Scene, orderId: string): Promise<void> => {
  const shipmentId = await whenConfirmed(scene, orderId);
  if (shipmentId === undefined || !(await dispatch(scene, { orderId, shipmentId }))) return;
  const status = await until(scene, orderId, (order) =>
    order.status === 'DISPATCHED' ? order.status : undefined,
  );
  if (status === undefined) return;
  await deliver(scene, { orderId, shipmentId });
};

const cancelDuringDispatch = async (scene: Scene, orderId: string): Promise<void> => {
  const shipmentId = await whenConfirmed(scene, orderId);
  if (shipmentId === undefined) return;
  await Promise.all([dispatch(scene, { orderId, shipmentId }), cancel(scene, orderId)]);
};

import { type ShopClient } from '../shop/shop-client.ts';
import {
  browse,
  deliver,
  dispatch,
  enter,
  follow,
  type OrderUpdate,
  pay,
  place,
  readMessages,
} from './story.ts';

/** What an order must be seen going through, in this order. */
const milestones = [
  'PAYMENT_PENDING',
  'PAYMENT_SUCCESS',
  'CONFIRMED',
  'DISPATCHED',
  'COMPLETED',
] as const;
type Milestone = (typeof milestones)[number];

export type Seen = {
  /** Milliseconds from the event's record in the event store to its arrival here. */
  readonly latencies: readonly number[];
  readonly missed: readonly Milestone[];
};

/** Tells what happens while it happens; the terminal and tests listen differently. */
export type Narrator = {
  readonly say: (line: string) => void;
  readonly show: (update: OrderUpdate, latencyMs: number | undefined) => void;
};

const patience = 30_000;

/**
 * Plays the life of one order through the gateway, as a buyer and an admin would live it. Answers
 * what was seen of it; throws `ShopError` when a step is refused. Ends by itself after 30 s.
 */
export const playOrder = async (
  shop: ShopClient,
  stripeUrl: string,
  narrator: Narrator,
): Promise<Seen> => {
  const [buyer, admin] = await Promise.all([enter(shop, 'customer'), enter(shop, 'admin')]);
  const { nodes, totalCount } = await browse(buyer);
  narrator.say(`browse     ${totalCount} products, the first ${nodes.length}:`);
  for (const { name, price, stock } of nodes) {
    const left = stock === null ? 'no stock' : `${stock.available} available`;
    narrator.say(`             ${name}, ${price.amount} ${price.currencyCode}, ${left}`);
  }
  const chosen = nodes.find(({ stock }) => (stock?.available ?? 0) > 1);
  if (!chosen) throw new Error('Everything is sold out: npm run reset, then npm start.');
  const order = await place(buyer, chosen.id, 2);
  narrator.say(`place      2 × ${chosen.name}: ${order.total.amount} ${order.total.currencyCode}`);
  const seen = await watch({ buyer, admin, stripeUrl, narrator }, order.id);
  const messages = await readMessages(buyer, order.id, milestones.length - 1);
  narrator.say(`notify     ${messages.join(' · ')}`);
  return seen;
};

type Cast = {
  readonly buyer: ShopClient;
  readonly admin: ShopClient;
  readonly stripeUrl: string;
  readonly narrator: Narrator;
};

const watch = async (cast: Cast, orderId: string): Promise<Seen> => {
  const curtain = AbortSignal.timeout(patience);
  const latencies: number[] = [];
  const statuses = new Set<string>();
  const act = createActor(cast);
  for await (const update of follow(cast.buyer, orderId, curtain)) {
    const latency = latencyOf(update);
    if (latency !== undefined) latencies.push(latency);
    cast.narrator.show(update, latency);
    // The first push has no event: what it shows was reached before anybody watched.
    statuses.add(update.status ?? (update.eventType === null ? update.order.status : ''));
    if (statuses.has('COMPLETED')) break;
    await act(update);
  }
  return { latencies, missed: milestones.filter((status) => !statuses.has(status)) };
};

const latencyOf = ({ recordedAt }: OrderUpdate): number | undefined =>
  recordedAt === null ? undefined : Math.max(0, Date.now() - Date.parse(recordedAt));

/** Does what the order waits for, each thing once. */
const createActor = ({
  admin,
  stripeUrl,
  narrator,
}: Omit<Cast, 'buyer'>): ((update: OrderUpdate) => Promise<void>) => {
  const done = new Set<string>();
  const once = async (step: string, work: () => Promise<void>): Promise<void> => {
    if (done.has(step)) return;
    done.add(step);
    narrator.say(step);
    await work();
  };
  return async ({ order }) => {
    const secret = order.payments?.find(({ clientSecret }) => clientSecret !== null)?.clientSecret;
    if (secret && order.status === 'PAYMENT_PENDING') {
      await once('pay        with a test card, at Stripe', () => pay(stripeUrl, secret));
    }
    const parcel = order.shipments?.[0];
    if (parcel?.status === 'PREPARED' && order.status === 'CONFIRMED') {
      await once('dispatch   by Correios', () => dispatch(admin, parcel.id));
    }
    if (parcel?.status === 'DISPATCHED' && order.status === 'DISPATCHED') {
      await once('deliver    to the doorstep', () => deliver(admin, parcel.id));
    }
  };
};

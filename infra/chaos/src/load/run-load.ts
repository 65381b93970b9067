import { setTimeout as delay } from 'node:timers/promises';
import { createShopClient, demoAccounts, logInOrRegister } from '@marketgraph/local/shop';
import { createRandom, type Random } from '../random.ts';
import { type Site } from '../site/site.ts';
import { type Diary, type Entry } from './diary.ts';
import {
  enterPatiently,
  GaveUpError,
  type Patience,
  type PatientClient,
} from './patient-client.ts';
import { type OrderRequest } from './requests.ts';
import { type Shelves } from './shelves.ts';
import { chooseStory, playStory } from './stories.ts';
import { createWitnesses, type Witnesses } from './witnesses.ts';

export type Load = Pick<Diary, 'entries'> & {
  /** Resolves when every story has been told, or given up. */
  readonly ended: Promise<void>;
  readonly witnesses: Witnesses;
};

export type LoadOptions = {
  readonly seed: number;
  readonly perSecond: number;
  readonly shelves: Shelves;
  readonly patience: Patience;
  /** No story begins after it aborts. */
  readonly signal: AbortSignal;
};

const buyerCount = 6;
const mostAtOnce = 24;

/** Accounts of several buyers, and the admin; before anything breaks. */
export const enterPeople = async (gateways: readonly string[], patience: Patience) => {
  const emails = Array.from({ length: buyerCount }, (_, index) => `buyer-${index}@example.com`);
  const shop = createShopClient(gateways[0] ?? '');
  for (const email of emails) await logInOrRegister(shop, { name: 'A buyer', email });
  return {
    buyers: await Promise.all(emails.map((email) => enterPatiently(gateways, email, patience))),
    admin: await enterPatiently(gateways, demoAccounts.admin.email, patience),
  };
};

type People = { readonly buyers: readonly PatientClient[]; readonly admin: PatientClient };

const requestOf = (random: Random, { plenty, scarce }: Shelves, key: string): OrderRequest => {
  const lines = random.between(1, 3);
  const products = Array.from({ length: lines }, () =>
    random.pick(random.next() < 0.2 ? scarce : plenty),
  );
  return {
    idempotencyKey: key,
    items: products.map((productId) => ({ productId, quantity: random.between(1, 2) })),
  };
};

/** Begins stories at a steady pace, unless too many are being told. What each is depends on the seed alone. */
export const runLoad = (site: Site, people: People, options: LoadOptions): Load => {
  const { seed, shelves, patience, perSecond, signal } = options;
  const random = createRandom(seed, 'orders');
  const witnesses = createWitnesses(createRandom(seed, 'witnesses'));
  const entries: Entry[] = [];
  const running = new Set<Promise<void>>();

  const begin = (): void => {
    const key = `order-${seed}-${entries.length}`;
    const { name, play } = chooseStory(random);
    const entry = newEntry(key, name);
    const request = requestOf(random, shelves, key);
    const isDoubleClick = random.next() < 0.2;
    const buyer = random.pick(people.buyers);
    const { accessToken = '' } = buyer;
    const scene = {
      buyer,
      admin: people.admin,
      stripeUrl: site.urls.stripe,
      patience,
      request,
      entry,
      onPlaced: (orderId: string, token: string | undefined) =>
        witnesses.maybeWatch({ gateways: site.gateways, orderId, accessToken, token }),
    };
    entries.push(entry);
    const told = tell(entry, () => playStory(scene, play, isDoubleClick));
    running.add(told);
    void told.finally(() => running.delete(told));
  };
  const run = async (): Promise<void> => {
    while (!signal.aborted) {
      if (running.size < mostAtOnce) begin();
      await delay(1_000 / perSecond, undefined, { signal }).catch(() => undefined);
    }
    await Promise.all(running);
  };
  return { entries, witnesses, ended: run() };
};

const newEntry = (key: string, story: string): Entry => ({
  key,
  story,
  startedAt: Date.now(),
  orderIds: [],
  acknowledged: new Set(),
  refusals: [],
  ownReads: [],
  outcome: 'running',
});

const tell = async (entry: Entry, play: () => Promise<void>): Promise<void> => {
  try {
    await play();
    entry.outcome = 'told';
  } catch (error) {
    entry.outcome = error instanceof GaveUpError ? 'gave up' : 'failed';
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    entry.failure = `${String(error)}: ${String(cause)}`;
  }
};

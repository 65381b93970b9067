import { Command, InvalidArgumentError } from 'commander';
import colors from 'picocolors';
import { readPortBase } from '../cli/settings.ts';
import { createShopClient, ShopError } from '../shop/shop-client.ts';
import { seedShop } from '../seed/seed-shop.ts';
import { portOf } from '../stack/ports.ts';
import { type Narrator, playOrder } from './play.ts';
import { type OrderUpdate } from './story.ts';

const count = (text: string): number => {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1 && value <= 100) return value;
  throw new InvalidArgumentError('a whole number from 1 to 100');
};

const base = readPortBase();
const program = new Command('npm run demo --')
  .description('Plays the life of an order, live, against the running stack (npm start).')
  .option('--orders <count>', 'how many orders to play, one after another', count, 1)
  .option(
    '--url <url>',
    "the gateway's graph",
    `http://127.0.0.1:${portOf(base, 'gateway')}/graphql`,
  )
  .option(
    '--stripe <url>',
    'the Stripe simulator',
    process.env['STRIPE_API_BASE'] ?? `http://127.0.0.1:${portOf(base, 'stripe')}`,
  )
  .parse();
const options = program.opts<{ orders: number; url: string; stripe: string }>();

const started = performance.now();
const clock = (): string =>
  colors.dim(`${((performance.now() - started) / 1_000).toFixed(2)} s`.padStart(8));

const show = ({ eventType, order }: OrderUpdate, latencyMs: number | undefined): void => {
  const took = latencyMs === undefined ? '' : colors.green(`${latencyMs} ms`.padStart(7));
  const payment = order.payments?.map(({ status }) => status).join(' ') ?? '?';
  const shipment = order.shipments?.map(({ status }) => status).join(' ') ?? '?';
  const facts = `payment ${payment || '–'}, shipment ${shipment || '–'}`;
  const name = eventType ?? 'as it is now';
  console.log(
    `${clock()}  ${colors.cyan('live')}   ${name.padEnd(21)} ${colors.bold(order.status.padEnd(16))} ${colors.dim(facts)} ${took}`,
  );
};

const narrator: Narrator = { say: (line) => console.log(`${clock()}  ${line}`), show };

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

/** Plays the orders; answers whether every milestone of every order was seen. */
const play = async (): Promise<boolean> => {
  const shop = createShopClient(options.url);
  await seedShop(shop);
  const latencies: number[] = [];
  let isComplete = true;
  for (let order = 1; order <= options.orders; order += 1) {
    const seen = await playOrder(shop, options.stripe, narrator);
    latencies.push(...seen.latencies);
    if (seen.missed.length > 0) {
      isComplete = false;
      console.error(colors.red(`\nNever seen: ${seen.missed.join(', ')}`));
    }
  }
  console.log(
    `\nEvent recorded → update on the socket: p50 ${colors.bold(`${median(latencies)} ms`)} of ${latencies.length} live updates.`,
  );
  return isComplete;
};

try {
  process.exitCode = (await play()) ? 0 : 1;
} catch (error) {
  const isAway = error instanceof ShopError && error.codes.includes('UNREACHABLE');
  console.error(colors.red(error instanceof Error ? error.message : String(error)));
  if (isAway) console.error('Start the stack first, in another terminal: npm start');
  process.exitCode = 1;
}

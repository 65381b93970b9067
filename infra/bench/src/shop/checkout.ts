import { Command } from 'commander';
import { type Figure, quantile } from '../figure.ts';
import { describeMachine } from '../machine.ts';
import { printFigures } from '../print-figures.ts';
import { checkOut, type Steps } from './check-out.ts';
import { openShop, type Shop } from './open-shop.ts';

const program = new Command('npm run bench:checkout --')
  .description(
    'Buyers in a closed loop, each with a product of its own: place, follow live, pay, until CONFIRMED.\n' +
      'Starts a whole stack of its own and ends by itself.',
  )
  .option('--buyers <n>', 'how many at once', Number, 32)
  .option('--seconds <n>', 'how long, after a warm-up of a quarter of it', Number, 30)
  .option('--json', 'for scripts', false)
  .parse();
const { buyers, seconds, json } = program.opts<{
  buyers: number;
  seconds: number;
  json: boolean;
}>();

/** Every buyer orders again as soon as the last order is confirmed, for so long. */
const load = async (shop: Shop, products: readonly string[], ms: number): Promise<Steps[]> => {
  const endAt = performance.now() + ms;
  const all: Steps[] = [];
  const loops = shop.buyers.map(async (buyer, index) => {
    while (performance.now() < endAt) {
      const outcome = await checkOut(buyer, products[index] ?? '', shop.stripeUrl);
      if (!('steps' in outcome)) throw new Error(`an order ended as ${outcome.status}`);
      all.push(outcome.steps);
    }
  });
  await Promise.all(loops);
  return all;
};

const figuresOf = (all: readonly Steps[], elapsedMs: number): Figure[] => {
  const times = (name: string, of: (steps: Steps) => number): Figure[] =>
    [0.5, 0.99].map((share) => ({
      name: `${name}, p${share * 100}`,
      value: quantile(all.map(of), share),
      unit: 'ms',
    }));
  return [
    {
      name: `orders confirmed, ${buyers} buyers`,
      value: (all.length * 1_000) / elapsedMs,
      unit: '/s',
    },
    ...times('buy → CONFIRMED', ({ confirmed }) => confirmed),
    ...times('  buy → order answered', ({ placed }) => placed),
    ...times('  → asked to pay', ({ placed, asked }) => asked - placed),
    ...times('  → Stripe took the card', ({ asked, paid }) => paid - asked),
    ...times('  → CONFIRMED', ({ paid, confirmed }) => confirmed - paid),
  ];
};

const machine = describeMachine();
console.error(`Starting a stack, registering ${buyers} buyers …`);
const shop = await openShop(buyers);
try {
  const products: string[] = [];
  for (let index = 0; index < buyers; index += 1) {
    products.push(await shop.offer(`Product ${index}`, 1_000_000));
  }
  console.error('Warming up …');
  await load(shop, products, (seconds * 1_000) / 4);
  console.error(`Measuring for ${seconds} s …`);
  const startedAt = performance.now();
  const all = await load(shop, products, seconds * 1_000);
  const figures = figuresOf(all, performance.now() - startedAt);
  if (json) console.log(JSON.stringify({ machine, figures }));
  else {
    console.log(machine);
    printFigures(figures);
  }
} finally {
  await shop.close();
}

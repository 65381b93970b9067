import { Command, InvalidArgumentError } from 'commander';

export type ChaosOptions = {
  readonly minutes: number;
  readonly seed: number;
  readonly rate: number;
  readonly settle: number;
  readonly calm: boolean;
  readonly loseBus: boolean;
};

const positive = (text: string): number => {
  const value = Number(text);
  if (!(value > 0)) throw new InvalidArgumentError('It must be a number above 0.');
  return value;
};

const whole = (text: string): number => {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new InvalidArgumentError('It must be a whole number.');
  return value;
};

/** Reads the command line; prints help or a complaint and exits where that is asked for. */
export const readChaosOptions = (argv: readonly string[]): ChaosOptions =>
  new Command('npm run chaos --')
    .description(
      'Runs two of everything under a steady load of orders; kills, freezes and restarts processes, cuts and ' +
        'silences what they talk over, has servers misbehave; then checks that nothing is lost and nothing ' +
        'happened twice. Exit code 1 on any violation; 130 when interrupted, with nothing left behind.',
    )
    .option('--minutes <n>', 'how long things are broken', positive, 1)
    .option('--seed <n>', 'decides which faults and which orders', whole, 1)
    .option('--rate <n>', 'orders a second', positive, 2)
    .option('--settle <minutes>', 'how long everything may take to come to rest', positive, 4)
    .option('--lose-bus', 'at half time NATS loses all its streams, too', false)
    .option('--calm', 'break nothing: the same load and the same checks', false)
    .parse(argv)
    .opts<ChaosOptions>();

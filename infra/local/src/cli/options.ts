import { Command } from 'commander';
import { defaultPortBase } from '../stack/ports.ts';

export interface StartOptions {
  readonly only: readonly string[];
  readonly quiet: boolean;
  /** Whether an empty shop gets demo accounts and products. */
  readonly seed: boolean;
}

const variables = `
Every part can be replaced by a real one; a variable that is set always wins:
  DATABASE_URL          a Postgres server, such as postgres://user:password@host:5432/postgres
  NATS_URL              a NATS server with JetStream, such as nats://host:4222
  EVENTSTORE_URL        EventStoreDB or KurrentDB, such as esdb://host:2113?tls=false
  STRIPE_SECRET_KEY     real Stripe, with STRIPE_WEBHOOK_SECRETS
  SMTP_URL              a mail server, such as smtp://host:587
  PERSONAL_DATA_KEY     32 bytes in base64 that wrap the keys of persons
Others:
  MARKETGRAPH_PORT_BASE first of the ports (${defaultPortBase})
  MARKETGRAPH_HOME      where state and tools are kept
  LOG_LEVEL             of our processes: error, warn, info, debug, trace`;

/** Reads the command line of `npm start`; prints help or a complaint and exits where that is asked for. */
export const readStartOptions = (argv: readonly string[]): StartOptions => {
  const program = new Command('npm start --')
    .description('Starts marketgraph with everything it needs; Ctrl-C stops it.')
    .option(
      '--only <names...>',
      'start these services and what they need; "infra" for the backing ones',
    )
    .option('--quiet', 'print errors only', false)
    .option('--no-seed', 'leave the shop empty: no demo accounts, no products')
    .addHelpText('after', variables)
    .parse(argv);
  const { only = [], ...flags } = program.opts<
    Partial<StartOptions> & Omit<StartOptions, 'only'>
  >();
  return { ...flags, only: only.flatMap((names) => names.split(',')) };
};

import { rebuildView, rollBack } from '@marketgraph/infra/engine';
import { eventStoreDb } from '@marketgraph/infra/eventstoredb';
import { connectNats } from '@marketgraph/infra/nats';
import { UnavailableError } from '@marketgraph/infra/ports';
import { openDatabase } from '@marketgraph/infra/postgres';
import { openPersonalData } from '@marketgraph/infra/subgraph-server';
import { type Domain, domains } from '@marketgraph/schema';
import { Command } from 'commander';
import { pino } from 'pino';
import { type BuildOptions, dropBeside, optionsOf, type ViewsOfDomain } from './compare-all.ts';
import { rebuildConfig } from './config.ts';
import { findViews, type RegisteredView } from './find-views.ts';
import { createRebuildBar } from './rebuild-bar.ts';
import { rebuiltText, statusText } from './rebuild-text.ts';
import { viewStatus } from './view-status.ts';
import { views as registry } from '../views.ts';

type Json = { readonly json?: true };
type Build = Json & {
  readonly all?: true;
  readonly fresh?: true;
  readonly switch: boolean;
  readonly acceptParked?: true;
  readonly acceptDifferences?: true;
};

const stopping = new AbortController();
process.once('SIGINT', () => stopping.abort());
process.once('SIGTERM', () => stopping.abort());

/** Opens what is needed for these views, and closes it at the end. */
const withPorts = async (
  names: readonly string[] | 'all',
  work: (options: BuildOptions, chosen: readonly RegisteredView[]) => Promise<void>,
): Promise<void> => {
  const { databaseUrl, natsUrl, eventStoreUrl, ...keys } = rebuildConfig();
  const opened = new Map<Domain, ViewsOfDomain & { readonly close: () => Promise<void> }>();
  const open = async (domain: Domain) => {
    const database =
      opened.get(domain) ?? (await openDatabase(databaseUrl, `marketgraph_${domain}`));
    opened.set(domain, database);
    return database.views;
  };
  const closing: (() => Promise<unknown>)[] = [
    async () => Promise.all([...opened.values()].map(({ close }) => close())),
  ];
  try {
    const everywhere = () => Promise.all(domains.map(open));
    const chosen = names === 'all' ? registry : await findViews(names, everywhere);
    await Promise.all(chosen.map(({ database }) => open(database)));
    const nats = await connectNats({ url: natsUrl, name: 'rebuild' });
    closing.push(() => nats.close());
    const eventStore = eventStoreDb({ url: eventStoreUrl });
    closing.push(() => eventStore.close());
    const { personalData, personKeys } = await openPersonalData(keys);
    closing.push(() => personKeys.close());
    const databaseOf = (domain: Domain): ViewsOfDomain => {
      const database = opened.get(domain);
      if (!database) throw new RangeError(`the database of ${domain} is not open`);
      return database;
    };
    const logger = pino({ name: 'rebuild', level: 'warn' }, pino.destination(2));
    const { signal } = stopping;
    await work({ bus: nats.bus, eventStore, personalData, logger, signal, databaseOf }, chosen);
  } finally {
    for (const close of closing.toReversed()) await close();
  }
};

const say = ({ json }: Json, value: unknown, text: string): void => {
  console.log(json ? JSON.stringify(value, null, 2) : text);
};

const build = (names: readonly string[], options: Build) => {
  if (names.length === 0 && !options.all) return void program.help({ error: true });
  return withPorts(options.all ? 'all' : names, async (ports, chosen) => {
    const bar = createRebuildBar();
    try {
      for (const view of chosen) {
        const rebuilt = await rebuildView({
          ...optionsOf(ports, view),
          isFresh: options.fresh,
          noSwitch: !options.switch,
          acceptParked: options.acceptParked,
          acceptDifferences: options.acceptDifferences,
          ...(!options.json && { onProgress: bar.tell }),
        });
        bar.stop();
        say(options, rebuilt, rebuiltText(view.projection.view, rebuilt));
        if (rebuilt.outcome === 'refused') process.exitCode = 1;
      }
    } finally {
      // A bar that is not stopped keeps the process alive for ever.
      bar.stop();
    }
  });
};

const status = (names: readonly string[], options: Json) =>
  withPorts(names.length === 0 ? 'all' : names, async (ports, chosen) => {
    const all = await Promise.all(chosen.map((view) => viewStatus(optionsOf(ports, view))));
    say(options, all, statusText(all));
  });

const rollback = (name: string, options: Json & { readonly acceptParked?: true }) =>
  withPorts([name], async (ports, chosen) => {
    for (const view of chosen) {
      const { acceptParked } = options;
      const rolled = await rollBack({ ...optionsOf(ports, view), acceptParked });
      const at = rolled.to?.sequence ?? 0;
      const text = `${name}: rolled back, at event ${at.toLocaleString('en')}. The same again undoes it.`;
      say(options, rolled, text);
    }
  });

const drop = (name: string, options: Json & { readonly previous?: true }) =>
  withPorts([name], async (ports, chosen) => {
    const generation = options.previous ? 'previous' : 'next';
    for (const view of chosen) await dropBeside(optionsOf(ports, view), generation);
    say(options, { view: name, dropped: generation }, `${name}: ${generation} is dropped.`);
  });

const program = new Command('npm run rebuild --').description(
  'Builds views anew from the event store, beside those that are read, and switches; nothing stands still.\nWithout effects: no notices, no mails, no charges. Repeat it after an interruption: it goes on.',
);
const json = ['--json', 'machine-readable'] as const;
program
  .command('view [views...]', { isDefault: true })
  .description('rebuilds views, as in: npm run rebuild -- order-view')
  .option('--all', 'every view, one after the other')
  .option('--fresh', 'begins anew instead of going on with what is there')
  .option('--no-switch', 'builds and compares only')
  .option('--accept-differences', 'switches though rows differ, as after a correction')
  .option('--accept-parked', 'switches though events are parked that were not before')
  .option(...json)
  .action(build);
program
  .command('status [views...]')
  .description('versions, rows and progress of what is live, next and previous')
  .option(...json)
  .action(status);
program
  .command('rollback <view>')
  .description('puts the rows from before the last switch back in place, with all that came since')
  .option('--accept-parked', 'though events are parked there that are not now')
  .option(...json)
  .action(rollback);
program
  .command('drop <view>')
  .description('forgets what was built and not switched, or what was live before')
  .option('--previous', 'what was live before the last switch')
  .option(...json)
  .action(drop);

const hints: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'Is the stack running? Start it in another terminal: npm start',
  UNAVAILABLE: 'Is the stack running? Start it in another terminal: npm start',
  REBUILD_RUNS: 'Wait for it, or see who does: npm run rebuild -- status',
  NEWER_VERSION:
    'Run it from the code that is deployed; what newer code left behind goes with: --fresh',
  OTHER_VERSION: 'Run it from the code of that version, or rebuild the view.',
  NO_PREVIOUS: 'There is one after a rebuild has switched, until it is dropped.',
  SWITCH_BLOCKED: 'Somebody holds the table. What is built is kept: the same command tries again.',
  PARKED_THERE: 'Correct the code, or accept it: --accept-parked',
};

try {
  await program.parseAsync();
} catch (error) {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const told = error instanceof Error ? error.message : String(error);
  console.error(stopping.signal.aborted ? 'Ended. The same command goes on.' : told);
  const hint = hints[error instanceof UnavailableError ? 'UNAVAILABLE' : code];
  if (hint !== undefined && !stopping.signal.aborted) console.error(hint);
  process.exitCode = 1;
}

import { setTimeout as wait } from 'node:timers/promises';
import { openDatabase } from '@marketgraph/infra/postgres';
import { domains } from '@marketgraph/schema';
import { Command } from 'commander';
import { operatorConfig } from './config.ts';
import { outcomeText, streamLine, streamTable, storyOf } from './parked-text.ts';
import {
  type Databases,
  findAllParked,
  findParked,
  listParked,
  listSkipped,
  replayAllParked,
  replayParked,
  showParked,
  skipParked,
} from './parked-commands.ts';

type Json = { readonly json?: true };

const patienceMs = 30_000;
const clock = (): string => new Date().toISOString();

const withDatabases = async (work: (databases: Databases) => Promise<void>): Promise<void> => {
  const { databaseUrl } = operatorConfig();
  const opened = await Promise.all(
    domains.map(
      async (domain) =>
        [
          domain,
          await openDatabase(databaseUrl, `marketgraph_${domain}`, { maxConnections: 1 }),
        ] as const,
    ),
  );
  try {
    await work(new Map(opened.map(([domain, { views }]) => [domain, views])));
  } finally {
    await Promise.all(opened.map(([, { close }]) => close()));
  }
};

const say = ({ json }: Json, value: unknown, text: string): void => {
  console.log(json ? JSON.stringify(value, null, 2) : text);
};

const list = (handler: string | undefined, options: Json & { readonly skipped?: true }) =>
  withDatabases(async (databases) => {
    const found = options.skipped
      ? await listSkipped(databases, handler)
      : await listParked(databases, handler);
    say(options, found, streamTable(found));
  });

const show = (handler: string, stream: string, options: Json) =>
  withDatabases(async (databases) => {
    const found = await findParked(databases, handler, stream);
    const events = await showParked(found, 100);
    say(options, { ...found.parked, events }, storyOf(found.parked, events));
  });

/** Asks again and again for a while. */
const waitABit = () => {
  const deadline = Date.now() + patienceMs;
  const isLate = async (): Promise<boolean> => {
    await wait(200);
    return Date.now() > deadline;
  };
  return { clock, isLate };
};

const replayOne = async (
  databases: Databases,
  { handler, stream }: { readonly handler: string; readonly stream: string },
  options: Json,
): Promise<void> => {
  const outcome = await replayParked(await findParked(databases, handler, stream), waitABit());
  say(options, { handler, stream, outcome }, outcomeText({ handler, stream }, outcome));
  if (outcome !== 'released') process.exitCode = 1;
};

const replayAll = async (
  databases: Databases,
  handler: string | undefined,
  options: Json,
): Promise<void> => {
  const replays = await replayAllParked(await findAllParked(databases, handler), waitABit());
  const told = replays.map(({ parked, outcome }) => ({
    handler: parked.handler,
    stream: parked.stream,
    outcome,
  }));
  const text = replays.map(({ parked, outcome }) => outcomeText(parked, outcome)).join('\n');
  say(options, told, text === '' ? 'Nothing is parked.' : text);
  if (replays.some(({ outcome }) => outcome !== 'released')) process.exitCode = 1;
};

type ReplayOptions = Json & { readonly all?: true };

const replay = (handler: string | undefined, stream: string | undefined, options: ReplayOptions) =>
  withDatabases((databases) => {
    if (options.all && stream === undefined) return replayAll(databases, handler, options);
    if (!options.all && handler !== undefined && stream !== undefined) {
      return replayOne(databases, { handler, stream }, options);
    }
    throw new Error('say which: <handler> <stream>, or --all [handler]');
  });

const skip = (handler: string, stream: string, options: Json & { by?: string; why: string }) =>
  withDatabases(async (databases) => {
    const by = options.by ?? operatorConfig().user;
    if (by === undefined) throw new Error('say who gives it up: --by <name>');
    const found = await findParked(databases, handler, stream);
    await skipParked(found, { by, why: options.why, at: clock() });
    const left = found.parked.count - 1;
    const rest = left === 0 ? 'The stream is released.' : `${left} behind it: replay them next.`;
    say(options, { handler, stream, left }, `Gave up ${streamLine(found.parked)}\n${rest}`);
  });

const program = new Command('npm run parked --').description(
  'Streams that a projection or a reaction could not go on with. Everything else flows on.',
);
const json = ['--json', 'machine-readable'] as const;
program
  .command('list [handler]', { isDefault: true })
  .description('all parked streams, each with its first event')
  .option('--skipped', 'what was given up instead')
  .option(...json)
  .action(list);
program
  .command('show <handler> <stream>')
  .description('the parked events of a stream, and the error')
  .option(...json)
  .action(show);
program
  .command('replay [handler] [stream]')
  .description('has its process handle the parked events in order, then release the stream')
  .option('--all', 'every parked stream, or every one of a handler')
  .option(...json)
  .action(replay);
program
  .command('skip <handler> <stream>')
  .description('gives up the first event for good, on record; the rest stays parked')
  .requiredOption('--why <text>', 'for the record')
  .option('--by <name>', 'for the record; by default the user of this machine')
  .option(...json)
  .action(skip);

try {
  await program.parseAsync();
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}

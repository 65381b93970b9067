import { eventStoreDb } from '@marketgraph/infra/eventstoredb';
import { UnavailableError } from '@marketgraph/infra/ports';
import { protectEventStore } from '@marketgraph/infra/engine';
import { openPersonalData } from '@marketgraph/infra/subgraph-server';
import { createEmailIds } from '@marketgraph/accounts/import';
import { Command, InvalidArgumentError } from 'commander';
import { importConfig } from './config.ts';
import { countingEventStore } from './counting-event-store.ts';
import { planHistory } from './olist/plan-history.ts';
import { readFolder } from './olist/read-folder.ts';
import { createProgressBar } from './progress-bar.ts';
import { countRemarks, type Remark, writeReport } from './report.ts';
import { type Imported, runImport } from './run-import.ts';

const whole = (text: string): number => {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1 && value <= 512) return value;
  throw new InvalidArgumentError('a whole number from 1 to 512');
};

const program = new Command('npm run import --')
  .description(
    'Imports a history of real orders in the format of the Olist data set through the command path,\nwithout mails, charges or other effects. Repeat it after an interruption: it goes on.',
  )
  .argument('<folder>', 'the folder with orders.csv, order_items.csv, …')
  .option('--report <file>', 'where to list what was refused or odd', 'import-report.csv')
  .option('--concurrency <count>', 'streams written side by side', whole, 64)
  .parse();
const [folder = ''] = program.args;
const { report, concurrency } = program.opts<{ report: string; concurrency: number }>();

const run = async (): Promise<void> => {
  const startedAt = performance.now();
  const history = planHistory(await readFolder(folder));
  const config = importConfig();
  const { personalData, personKeys } = await openPersonalData(config);
  const store = eventStoreDb({ url: config.eventStoreUrl });
  const { eventStore: counting, appended } = countingEventStore(store);
  const eventStore = protectEventStore(counting, personalData);
  const emailIdOf = await createEmailIds(personKeys);
  const progress = createProgressBar();
  try {
    const imported = await runImport(history, { eventStore, emailIdOf, progress, concurrency });
    const remarks = [...history.remarks, ...imported.remarks];
    await writeReport(report, remarks);
    summarise(imported, remarks, {
      events: appended(),
      seconds: (performance.now() - startedAt) / 1_000,
    });
  } finally {
    // A bar that is not stopped keeps the process alive for ever.
    progress.finish();
    await Promise.all([store.close(), personKeys.close()]);
  }
};

const summarise = (
  { phases }: Imported,
  remarks: readonly Remark[],
  { events, seconds }: { readonly events: number; readonly seconds: number },
): void => {
  console.log('');
  for (const { name, imported, already, seconds: took } of phases) {
    const rate = imported === 0 ? '' : `, ${Math.round(imported / took)}/s`;
    console.log(`${name.padEnd(9)} ${imported} imported${rate}; ${already} were there already`);
  }
  console.log(
    `${events} events in ${seconds.toFixed(1)} s: ${Math.round(events / seconds)} events/s. The views catch up on their own.`,
  );
  console.log(`\nRefused or odd, each listed in ${report}:`);
  for (const { name, count } of countRemarks(remarks)) {
    console.log(`${String(count).padStart(7)}  ${name}`);
  }
};

try {
  await run();
} catch (error) {
  console.error(`\n${error instanceof Error ? error.message : String(error)}`);
  if (error instanceof UnavailableError) {
    console.error('Is the stack running? Start it in another terminal: npm start');
  }
  process.exitCode = 1;
}

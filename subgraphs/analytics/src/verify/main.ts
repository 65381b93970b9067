import { eventStoreDb } from '@marketgraph/infra/eventstoredb';
import { openDatabase } from '@marketgraph/infra/postgres';
import { Command } from 'commander';
import { type AnalyticsDatabase } from '../read-model/analytics-database.ts';
import { verifyConfig } from './config.ts';
import { verifyAnalytics, type Verified } from './verify-analytics.ts';

const program = new Command('npm run analytics:verify --')
  .description(
    'Works every figure of analytics out once more, from the event store alone, and compares it with what the\n' +
      'graph answers, to the cent. Exit code 1 if one differs.',
  )
  .option('--time-zone <name>', 'in which months are counted', 'America/Sao_Paulo')
  .option('--json', 'for scripts', false)
  .parse();
const { timeZone, json } = program.opts<{ timeZone: string; json: boolean }>();

const stopping = new AbortController();
process.once('SIGINT', () => stopping.abort());
process.once('SIGTERM', () => stopping.abort());

const shown = 10;

const print = (verified: readonly Verified[]): void => {
  if (verified.length === 0) console.log('There are no orders yet.');
  for (const { currency, count, differences } of verified) {
    const outcome = differences.length === 0 ? 'all equal' : `${differences.length} differ`;
    console.log(`${currency}: ${count} figures compared, ${outcome}`);
    for (const { figure, group, served, told } of differences.slice(0, shown)) {
      console.log(`  ${figure} ${group}`);
      console.log(`    the graph says ${JSON.stringify(served)}`);
      console.log(`    the log says   ${JSON.stringify(told)}`);
    }
  }
};

const verify = async (): Promise<readonly Verified[]> => {
  const { databaseUrl, eventStoreUrl } = verifyConfig();
  const opened = await openDatabase<AnalyticsDatabase>(databaseUrl, 'marketgraph_analytics');
  const eventStore = eventStoreDb({ url: eventStoreUrl });
  try {
    const { views, kysely: database } = opened;
    return await verifyAnalytics({
      eventStore,
      views,
      database,
      timeZone,
      signal: stopping.signal,
    });
  } finally {
    await Promise.all([eventStore.close(), opened.close()]);
  }
};

try {
  const verified = await verify();
  if (json) console.log(JSON.stringify(verified, null, 2));
  else print(verified);
  if (verified.some(({ differences }) => differences.length > 0)) process.exitCode = 1;
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}

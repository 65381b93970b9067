import { Command } from 'commander';
import { describeMachine } from '../machine.ts';
import { printFigures } from '../print-figures.ts';
import { measureAppends } from './append.ts';
import { measureCatchUp } from './catch-up.ts';
import { measureLiveLag } from './live-lag.ts';
import { openStage } from './stage.ts';
import { measureTakeOver } from './take-over.ts';

const program = new Command('npm run bench:backbone --')
  .description(
    'Measures the way from an append to a committed row, beside what it can not be faster than.\nStarts servers of its own and ends by itself, in about two minutes.',
  )
  .option('--long', 'five times the work', false)
  .option('--json', 'for scripts', false)
  .parse();
const { long, json } = program.opts<{ long: boolean; json: boolean }>();
const scale = long ? 5 : 1;

const described = describeMachine();
const stage = await openStage();
try {
  const figures = [
    ...(await measureAppends(stage, scale)),
    ...(await measureCatchUp(stage, scale)),
    ...(await measureLiveLag(stage, 100, 5 * scale)),
    ...(await measureLiveLag(stage, 500, 2 * scale)),
    ...(await measureTakeOver(long ? 9 : 5)),
  ];
  if (json) console.log(JSON.stringify({ machine: described, figures }));
  else {
    console.log(described);
    printFigures(figures);
  }
} finally {
  await stage.close();
}

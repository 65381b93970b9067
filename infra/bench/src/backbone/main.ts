import { Command } from 'commander';
import { describeMachine } from '../machine.ts';
import { printFigures } from '../print-figures.ts';
import { measureAppends } from './append.ts';
import { measureCatchUp } from './catch-up.ts';
import { measureLiveLag } from './live-lag.ts';
import { measureRebuild } from './rebuild.ts';
import { type MemoryFigure, measureMemory } from './rebuild-million.ts';
import { openStage } from './stage.ts';
import { measureTakeOver } from './take-over.ts';

const program = new Command('npm run bench:backbone --')
  .description(
    'Measures the way from an append to a committed row, beside what it can not be faster than.\nStarts servers of its own and ends by itself, in about two minutes.',
  )
  .option('--long', 'five times the work', false)
  .option('--million', 'rebuilds a view from a million events instead, and tells its memory', false)
  .option('--json', 'for scripts', false)
  .parse();
const { long, json, million } = program.opts<{ long: boolean; json: boolean; million: boolean }>();
const scale = long ? 5 : 1;

const line = ({ events, seconds, heap, rss }: MemoryFigure): string =>
  `${events.toLocaleString('en').padStart(10)} events  ${seconds.toFixed(1).padStart(7)} s  heap ${heap.toFixed(0)} MiB  rss ${rss.toFixed(0)} MiB`;

const described = describeMachine();
const stage = await openStage();
const measureAll = async (): Promise<void> => {
  const figures = [
    ...(await measureAppends(stage, scale)),
    ...(await measureCatchUp(stage, scale)),
    ...(await measureRebuild(stage, scale)),
    ...(await measureLiveLag(stage, 100, 5 * scale)),
    ...(await measureLiveLag(stage, 500, 2 * scale)),
    ...(await measureTakeOver(long ? 9 : 5)),
  ];
  if (json) console.log(JSON.stringify({ machine: described, figures }));
  else {
    console.log(described);
    printFigures(figures);
  }
};
try {
  if (million) {
    console.log(described);
    await measureMemory(stage, 1_000_000, (figure) => {
      console.log(json ? JSON.stringify(figure) : line(figure));
    });
  } else await measureAll();
} finally {
  await stage.close();
}

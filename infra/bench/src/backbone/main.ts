import { arch, cpus, loadavg, totalmem } from 'node:os';
import Table from 'cli-table3';
import { Command } from 'commander';
import { type Figure } from '../figure.ts';
import { measureAppends } from './append.ts';
import { measureCatchUp } from './catch-up.ts';
import { measureLiveLag } from './live-lag.ts';
import { openStage } from './stage.ts';

const program = new Command('npm run bench:backbone --')
  .description(
    'Measures the way from an append to a committed row, beside what it can not be faster than.\nStarts servers of its own and ends by itself, in about a minute.',
  )
  .option('--long', 'five times the work', false)
  .option('--json', 'for scripts', false)
  .parse();
const { long, json } = program.opts<{ long: boolean; json: boolean }>();
const scale = long ? 5 : 1;

const round = (value: number): string =>
  value >= 100 ? Math.round(value).toLocaleString('en') : value.toFixed(1);

const print = (figures: readonly Figure[]): void => {
  const table = new Table({
    head: ['', 'measured', 'floor', 'ratio', 'the floor is'],
    style: { head: [] },
  });
  for (const { name, value, unit, floor } of figures) {
    table.push([
      name,
      `${round(value)} ${unit}`,
      floor ? `${round(floor.value)} ${unit}` : '',
      floor ? (value / floor.value).toFixed(2) : '',
      floor?.name ?? '',
    ]);
  }
  console.log(table.toString());
};

const machine = (): string => {
  const [load = 0] = loadavg();
  return `${cpus().length} × ${cpus()[0]?.model.trim() ?? arch()}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}, load ${load.toFixed(1)} before`;
};

const described = machine();
const stage = await openStage();
try {
  const figures = [
    ...(await measureAppends(stage, scale)),
    ...(await measureCatchUp(stage, scale)),
    ...(await measureLiveLag(stage, 100, 5 * scale)),
    ...(await measureLiveLag(stage, 500, 2 * scale)),
  ];
  if (json) console.log(JSON.stringify({ machine: described, figures }));
  else {
    console.log(described);
    print(figures);
  }
} finally {
  await stage.close();
}

import { readChaosOptions } from './options.ts';
import { printOutcome } from './print-outcome.ts';
import { runChaos } from './run-chaos.ts';
import { openSite } from './site.ts';

const options = readChaosOptions(process.argv);
const startedAt = Date.now();
const say = (line: string): void => console.log(line);
const sayAt = (line: string): void =>
  say(`${String(Math.round((Date.now() - startedAt) / 1_000)).padStart(4)} s  ${line}`);

sayAt(`starting two of everything, seed ${options.seed}`);
const site = await openSite();
sayAt(`${site.targets.length} processes run; state and logs are in ${site.state}`);
let isClean = false;
try {
  const outcome = await runChaos(site, options, sayAt);
  printOutcome(site, options, outcome, say);
  isClean = outcome.violations.length === 0;
} finally {
  await site.stop();
  if (isClean) site.forget();
  else
    say(
      `\nState and logs are kept in ${site.state}; the same faults again: --seed ${options.seed}`,
    );
}
process.exit(isClean ? 0 : 1);

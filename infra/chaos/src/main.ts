import { onEndRequest } from '@marketgraph/local';
import { keepEvidence } from './keep-evidence.ts';
import { readChaosOptions } from './options.ts';
import { printOutcome } from './print-outcome.ts';
import { runChaos } from './run-chaos.ts';
import { openSite, type Site } from './site/site.ts';

const options = readChaosOptions(process.argv);
const startedAt = Date.now();
const say = (line: string): void => console.log(line);
const sayAt = (line: string): void =>
  say(`${String(Math.round((Date.now() - startedAt) / 1_000)).padStart(4)} s  ${line}`);

const interrupted = 130;
const interrupt = new AbortController();
/** Whoever guards this process ends its children and removes its folders, also after `kill -9`. */
const leave = (): never => process.exit(interrupted);

let isReady = false;
onEndRequest(() => {
  if (!isReady) leave();
  say('\nInterrupted; stopping everything. Once more Ctrl-C ends all at once.');
  interrupt.abort();
}, leave);

const isInterrupted = new Promise<undefined>((resolve) =>
  interrupt.signal.addEventListener('abort', () => resolve(undefined)),
);

/** Answers the exit code. */
const breakAndCheck = async (running: Site): Promise<number> => {
  const run = runChaos(running, options, sayAt, interrupt.signal);
  const outcome = await Promise.race([run, isInterrupted]);
  if (!outcome) return interrupted;
  printOutcome(running, options, outcome, say);
  if (outcome.violations.length === 0) return 0;
  say(`\nFaults, what clients saw, the log and the views: ${keepEvidence(running, outcome)}`);
  return 1;
};

sayAt(`starting two of everything, seed ${options.seed}`);
const site = await openSite();
isReady = true;
sayAt(`${site.processes.length} processes run; state and logs are in ${site.state}`);
let code = 1;
try {
  code = await breakAndCheck(site);
} finally {
  if (code === 1) site.keep();
  await site.stop();
  if (code === 1)
    say(
      `\nState and logs are kept in ${site.state}; the same faults again: --seed ${options.seed}`,
    );
  else site.forget();
}
process.exit(code);

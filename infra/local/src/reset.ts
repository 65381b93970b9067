import { createInterface } from 'node:readline/promises';
import { Command } from 'commander';
import { resetState } from './cli/reset-state.ts';
import { defaultStateFolder } from './places/places.ts';
import { StackError } from './stack/stack-error.ts';

const program = new Command('npm run reset --')
  .description('Removes all local data: events, read models, streams, mails, secrets and logs.')
  .option('--yes', 'do not ask', false)
  .parse();

const state = defaultStateFolder();

const isConfirmed = async (): Promise<boolean> => {
  if (program.opts<{ yes: boolean }>().yes) return true;
  if (!process.stdin.isTTY) {
    console.error('Without a terminal say: npm run reset -- --yes');
    return false;
  }
  const lines = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await lines.question(`Remove all local data in ${state}? [y/N] `);
  lines.close();
  return /^y(es)?$/i.test(answer.trim());
};

if (await isConfirmed()) {
  try {
    await resetState(state);
    console.log(`Removed everything in ${state}.`);
  } catch (error) {
    if (!(error instanceof StackError)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
} else process.exitCode = 1;

import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { takeState } from '../stack/state-lock.ts';

/** Removes everything a stack has stored. Throws `StackError` while it runs. */
export const resetState = async (state: string): Promise<void> => {
  if (!existsSync(state)) return;
  const release = await takeState(state);
  const lock = 'launcher.json';
  for (const name of readdirSync(state).filter((entry) => entry !== lock))
    rmSync(join(state, name), { recursive: true, force: true });
  release();
};

import { mkdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

const beatMs = 1_000;
const staleMs = 10_000;

const ageOf = (path) => {
  const found = statSync(path, { throwIfNoEntry: false });
  return found === undefined ? Infinity : Date.now() - found.mtimeMs;
};

const isRunning = (pid) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

/** The owner may have been killed while its npm still works. */
const npmStillRuns = (path) => {
  try {
    const pid = Number(readFileSync(path, 'utf8'));
    return pid > 0 && isRunning(pid);
  } catch {
    return false;
  }
};

const tryTake = (path) => {
  try {
    writeFileSync(path, '', { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    return false;
  }
};

const waitForTurn = async (path, onWait) => {
  let hasTold = false;
  while (!tryTake(path)) {
    if (ageOf(path) > staleMs && !npmStillRuns(path)) rmSync(path, { force: true });
    else {
      if (!hasTold) onWait();
      hasTold = true;
      await delay(300);
    }
  }
};

const now = () => new Date();

/**
 * Runs `work` while no other process does. The owner keeps touching the file, so that a lock whose owner was
 * killed is recognised whatever process has its number today. `work` gets a function to note npm's process id.
 */
export const whileAlone = async (path, onWait, work) => {
  mkdirSync(dirname(path), { recursive: true, mode: 0o711 });
  await waitForTurn(path, onWait);
  const heart = setInterval(() => utimesSync(path, now(), now()), beatMs);
  try {
    return await work((pid) => writeFileSync(path, String(pid)));
  } finally {
    clearInterval(heart);
    rmSync(path, { force: true });
  }
};

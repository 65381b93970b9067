import { readFileSync } from 'node:fs';

/** The last lines of a log, for a message about why its process ended. */
export const logTail = (path: string, lines = 15): string =>
  readFileSync(path, 'utf8').trimEnd().split('\n').slice(-lines).join('\n');

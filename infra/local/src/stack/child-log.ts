import { closeSync, mkdirSync, openSync, renameSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';
import { type Readable } from 'node:stream';

const largest = 16 * 1024 * 1024;
const remembered = 20;

/** The log of one child: a bounded file, and its last lines in memory. */
export interface ChildLog {
  readonly path: string;
  readonly write: (line: string) => void;
  /** The last lines since `forget`. */
  readonly tail: () => readonly string[];
  readonly forget: () => void;
  readonly close: () => void;
}

const setAside = (path: string): void => {
  try {
    renameSync(path, `${path}.1`);
  } catch {
    // there was none
  }
};

/** Starts a new file; the one before stays beside it as `.1`, also when this one has become too large. */
export const openChildLog = (path: string): ChildLog => {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const openFresh = (): number => {
    setAside(path);
    return openSync(path, 'a', 0o600);
  };
  let file = openFresh();
  let bytes = 0;
  let last: string[] = [];
  return {
    path,
    write: (line) => {
      last.push(line);
      if (last.length > remembered) last.shift();
      if (bytes > largest) {
        closeSync(file);
        file = openFresh();
        bytes = 0;
      }
      bytes += writeSync(file, `${line}\n`);
    },
    tail: () => last,
    forget: () => {
      last = [];
    },
    close: () => closeSync(file),
  };
};

/** Calls `onLine` for every line of the streams, and resolves when all have ended. */
export const eachLine = async (
  streams: readonly Readable[],
  onLine: (line: string) => void,
): Promise<void> => {
  await Promise.all(
    streams.map(async (stream) => {
      for await (const line of createInterface({ input: stream, crlfDelay: Infinity }))
        onLine(line);
    }),
  );
};

import {
  appendFileSync,
  closeSync,
  createReadStream,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  renameSync,
} from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const pathIn = (directory: string): string => join(directory, 'journal.jsonl');

/** Of a rewritten file; few enough that a line stays far from the longest possible string. */
const entriesPerLine = 500;

/**
 * Yields what was appended together, oldest first; nothing when there is no file yet. Throws on a
 * line that is not JSON, unless it is the last one: that is a write cut short by a crash.
 */
export async function* readJournal<T>(directory: string): AsyncGenerator<readonly T[]> {
  const path = pathIn(directory);
  if (!existsSync(path)) return;
  let torn: { line: number; cause: unknown } | undefined;
  let line = 0;
  for await (const text of createInterface({ input: createReadStream(path) })) {
    line += 1;
    if (torn) throw new Error(`${path} is damaged in line ${torn.line}`, { cause: torn.cause });
    try {
      yield JSON.parse(text) as readonly T[];
    } catch (cause) {
      torn = { line, cause };
    }
  }
}

/**
 * An append-only file of JSON lines. Written before the caller goes on, so it survives the death of
 * the process; not synced per line, so the last lines may be lost when the machine itself dies.
 */
export class JournalFile<T> {
  readonly #descriptor: number;

  private constructor(descriptor: number) {
    this.#descriptor = descriptor;
  }

  /** Replaces the directory's journal, all or nothing, by one with just these entries. */
  static replace<T>(directory: string, entries: readonly T[]): JournalFile<T> {
    mkdirSync(directory, { recursive: true });
    const path = pathIn(directory);
    const file = new JournalFile<T>(openSync(`${path}.new`, 'w'));
    for (let from = 0; from < entries.length; from += entriesPerLine)
      file.append(entries.slice(from, from + entriesPerLine));
    fsyncSync(file.#descriptor);
    renameSync(`${path}.new`, path);
    return file;
  }

  append(entries: readonly T[]): void {
    appendFileSync(this.#descriptor, `${JSON.stringify(entries)}\n`);
  }

  close(): void {
    closeSync(this.#descriptor);
  }
}

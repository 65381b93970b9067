import { open, type Database, type RangeOptions, type RootDatabase } from 'lmdb';
import { decodeRecord, type LogRecord } from './record.ts';
import { DELETED, noHead, type StreamHead } from './stream-head.ts';

/** A read stops at whichever bound it meets first, so that a page of large events stays small. */
export type PageSize = { readonly records: number; readonly bytes: number };

/** What one transaction writes. */
export type Changes = {
  readonly entries: readonly { readonly record: LogRecord; readonly bytes: Buffer }[];
  readonly heads: ReadonlyMap<string, StreamHead>;
  /** Position of the record after these. */
  readonly end: number;
};

/** Not 0, so that a reader who starts "after {0, 0}" misses nothing. */
const FIRST_POSITION = 64;

/**
 * The events in LMDB: all of them by position, and positions by stream and revision.
 * Positions are byte offsets, sparse like those of the real server. A commit is flushed before
 * it becomes visible, so whatever can be read here is durable.
 */
export class Log {
  readonly #env: RootDatabase;
  readonly #records: Database<Buffer, number>;
  readonly #index: Database<number, [number, number]>;
  readonly #heads: Database<StreamHead, string>;
  #end = FIRST_POSITION;
  #lastPosition = -1;

  constructor(dataDir: string) {
    this.#env = open({
      path: dataDir,
      noSubdir: false,
      maxDbs: 3,
      noMemInit: true,
      overlappingSync: false,
    });
    this.#records = this.#env.openDB({ name: 'records', encoding: 'binary' });
    this.#index = this.#env.openDB({ name: 'index', encoding: 'ordered-binary' });
    this.#heads = this.#env.openDB({ name: 'heads', encoding: 'msgpack' });
    for (const { key, value } of this.#records.getRange({ reverse: true, limit: 1 })) {
      this.#lastPosition = key;
      this.#end = key + value.length;
    }
  }

  /** Position of the last record, -1 for none. */
  get lastPosition(): number {
    return this.#lastPosition;
  }

  /** Position that the next record will get. */
  get end(): number {
    return this.#end;
  }

  head(stream: string): StreamHead {
    return this.#heads.get(stream) ?? noHead;
  }

  recordAt(head: StreamHead, revision: number): LogRecord | undefined {
    const [record] = this.streamEvents(head, [revision, revision], { records: 1, bytes: 1 });
    return record;
  }

  /** The records from a position on, itself included. */
  forwards(from: number, page: PageSize): LogRecord[] {
    return this.#collect({ start: from, end: this.#end, limit: page.records }, page.bytes);
  }

  /** The records before a position, nearest first. */
  backwards(before: number, page: PageSize): LogRecord[] {
    const start = Math.min(before, this.#end);
    return this.#collect(
      { start, exclusiveStart: true, reverse: true, limit: page.records },
      page.bytes,
    );
  }

  /** A stream's events from one revision to another, both included; backwards if the second is the smaller. */
  streamEvents(
    head: StreamHead,
    [from, to]: readonly [number, number],
    page: PageSize,
  ): LogRecord[] {
    const reverse = to < from;
    const end: [number, number] = [head.id, reverse ? to - 1 : to + 1];
    const positions = this.#index.getRange({
      start: [head.id, from],
      end,
      reverse,
      limit: page.records,
    });
    return this.#load(positions, page.bytes);
  }

  #load(positions: Iterable<{ value: number }>, maxBytes: number): LogRecord[] {
    const records: LogRecord[] = [];
    let bytes = 0;
    for (const { value: position } of positions) {
      const stored = position < this.#end ? this.#records.getBinary(position) : undefined;
      if (stored === undefined) break;
      records.push(decodeRecord(position, stored));
      bytes += stored.length;
      if (bytes >= maxBytes) break;
    }
    return records;
  }

  #collect(range: RangeOptions, maxBytes: number): LogRecord[] {
    const records: LogRecord[] = [];
    let bytes = 0;
    for (const { key, value } of this.#records.getRange(range)) {
      records.push(decodeRecord(key, value));
      bytes += value.length;
      if (bytes >= maxBytes) break;
    }
    return records;
  }

  /** Writes all changes in one transaction and resolves when they are on disk. */
  async commit(changes: Changes): Promise<void> {
    await this.#env.batch(() => {
      this.#put(changes);
    });
    this.#env.resetReadTxn();
    this.#end = changes.end;
    this.#lastPosition = changes.entries.at(-1)?.record.position ?? this.#lastPosition;
  }

  #put({ entries, heads }: Changes): void {
    for (const { record, bytes } of entries) {
      void this.#records.put(record.position, bytes);
      const head = heads.get(record.stream);
      // A tombstone ends its stream and has no place among its events.
      if (head && record.revision !== DELETED)
        void this.#index.put([head.id, record.revision], record.position);
    }
    for (const [stream, head] of heads) void this.#heads.put(stream, head);
  }

  async close(): Promise<void> {
    await this.#env.close();
  }
}

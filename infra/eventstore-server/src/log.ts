import { open, type Database, type RangeOptions, type RootDatabase } from 'lmdb';
import { PageCache } from './page-cache.ts';
import { decodeRecord, type LogRecord } from './record.ts';
import { DELETED, noHead, type StreamHead } from './stream-head.ts';

/** What one transaction writes. */
export type Changes = {
  readonly entries: readonly { readonly record: LogRecord; readonly bytes: Buffer }[];
  readonly heads: ReadonlyMap<string, StreamHead>;
  /** Position of the record after these. */
  readonly end: number;
};

/** A page ends at whichever bound it meets first, so that one of large events stays small. */
const PAGE_RECORDS = 256;
const PAGE_BYTES = 1024 * 1024;
const CACHED_PAGES = 16;

/** Not 0, so that a reader who starts "after {0, 0}" misses nothing. */
const FIRST_POSITION = 64;

/**
 * The events in LMDB: all of them by position, and positions by stream and revision.
 * Positions are byte offsets, sparse like those of the real server. A commit is flushed before
 * it becomes visible, so whatever can be read here is durable. Reads answer one page at a time.
 */
export class Log {
  readonly #env: RootDatabase;
  readonly #records: Database<Buffer, number>;
  readonly #index: Database<number, [number, number]>;
  readonly #heads: Database<StreamHead, string>;
  readonly #pages = new PageCache(CACHED_PAGES);
  #end = FIRST_POSITION;
  #lastPosition = -1;

  constructor(dataDir: string) {
    this.#env = open({
      path: dataDir,
      noSubdir: false,
      maxDbs: 4,
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
    const stored = this.#heads.get(stream);
    // What a former version did not store yet has its initial value.
    return stored ? { ...noHead, ...stored } : noHead;
  }

  recordAt(head: StreamHead, revision: number): LogRecord | undefined {
    const [record] = this.streamEvents(head, revision, revision);
    return record;
  }

  /** The record that begins at a position. */
  at(position: number): LogRecord | undefined {
    const stored = this.#records.getBinary(position);
    return stored && decodeRecord(position, stored);
  }

  /** A table of its own in the same files, for what is no event. */
  table<Value>(name: string): Database<Value, string> {
    return this.#env.openDB<Value, string>({ name, encoding: 'msgpack' });
  }

  /** The records from a position on, itself included. */
  forwards(from: number): readonly LogRecord[] {
    const cached = this.#pages.get(from);
    if (cached) return cached;
    const { records, isFull } = this.#collect({ start: from, end: this.#end });
    if (isFull) this.#pages.keep(from, records);
    return records;
  }

  /** The records before a position, nearest first. */
  backwards(before: number): readonly LogRecord[] {
    const start = Math.min(before, this.#end);
    return this.#collect({ start, exclusiveStart: true, reverse: true }).records;
  }

  /** A stream's events from one revision to another, both included; backwards if the second is the smaller. */
  streamEvents(head: StreamHead, from: number, to: number): readonly LogRecord[] {
    const reverse = to < from;
    const end: [number, number] = [head.id, reverse ? to - 1 : to + 1];
    const positions = this.#index.getRange({ start: [head.id, from], end, reverse });
    const records: LogRecord[] = [];
    let bytes = 0;
    for (const { value: position } of positions) {
      const stored = this.#records.getBinary(position);
      // The index is read first, so it may already know what the log does not say yet.
      if (stored === undefined || position >= this.#end) break;
      records.push(decodeRecord(position, stored));
      bytes += stored.length;
      if (records.length >= PAGE_RECORDS || bytes >= PAGE_BYTES) break;
    }
    return records;
  }

  #collect(range: RangeOptions): { records: readonly LogRecord[]; isFull: boolean } {
    const records: LogRecord[] = [];
    let bytes = 0;
    for (const { key, value } of this.#records.getRange({ ...range, limit: PAGE_RECORDS })) {
      records.push(decodeRecord(key, value));
      bytes += value.length;
      if (bytes >= PAGE_BYTES) break;
    }
    return { records, isFull: records.length === PAGE_RECORDS || bytes >= PAGE_BYTES };
  }

  /** Writes all changes in one transaction and resolves when they are on disk. */
  async commit(changes: Changes): Promise<void> {
    await this.#env.batch(() => {
      this.#put(changes);
    });
    // By itself LMDB may do so a little later, and a page would end too early.
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

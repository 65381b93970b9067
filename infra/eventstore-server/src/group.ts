import { randomUUID } from 'node:crypto';
import type { StreamState } from './append.ts';
import type { Changes, Log } from './log.ts';
import { encodeRecord, type LogRecord } from './record.ts';
import type { RecentIds, Whereabouts } from './recent-ids.ts';
import { readTruncateBefore, withTruncateBefore } from './stream-metadata.ts';
import { DELETED, isSoftDeleted, type StreamHead } from './stream-head.ts';
import { decodeData, encodeEvent } from './wire/event.ts';

/** An event as a writer proposes it. */
export type ProposedEvent = {
  readonly id: string;
  readonly type: string;
  readonly contentType: string;
  readonly data: Uint8Array;
  readonly metadata: Uint8Array;
};

/** Where a write ended up. */
export type Written = { readonly lastRevision: number; readonly position: number };

const METADATA_PREFIX = '$$';
const JSON_TYPE = 'application/json';
const BINARY = 'application/octet-stream';
const NOTHING = new Uint8Array();

/** The writes that will share one transaction: later ones decide on what earlier ones are about to write. */
export class Group {
  readonly #log: Log;
  readonly #recentIds: RecentIds;
  readonly #records: { record: LogRecord; bytes: Buffer }[] = [];
  readonly #heads = new Map<string, StreamHead>();
  readonly #ids = new Map<string, Whereabouts>();
  readonly #created = Date.now();
  #end: number;

  constructor(log: Log, recentIds: RecentIds) {
    this.#log = log;
    this.#recentIds = recentIds;
    this.#end = log.end;
  }

  get changes(): Changes {
    return { records: this.#records, heads: this.#heads, end: this.#end };
  }

  head(stream: string): StreamHead {
    return this.#heads.get(stream) ?? this.#log.head(stream);
  }

  state(stream: string): StreamState {
    const head = this.head(stream);
    return {
      lastRevision: head.lastRevision,
      isTombstoned: head.isTombstoned,
      isSoftDeleted: isSoftDeleted(head),
      hasMetadata: () => this.head(METADATA_PREFIX + stream).lastRevision >= 0,
      idAt: (revision) => this.#idAt(stream, revision),
      recentRevision: (id) => this.#recentRevision(stream, id),
    };
  }

  #idAt(stream: string, revision: number): string | undefined {
    return this.#staged(stream, revision)?.id ?? this.#log.idAt(this.head(stream), revision);
  }

  #staged(stream: string, revision: number): LogRecord | undefined {
    if (!this.#heads.has(stream)) return undefined;
    return this.#records.find(
      ({ record }) => record.stream === stream && record.revision === revision,
    )?.record;
  }

  #recentRevision(stream: string, id: string): number | undefined {
    const staged = this.#ids.get(id);
    return staged?.stream === stream ? staged.revision : this.#recentIds.revisionIn(stream, id);
  }

  /** Adds events to the end of a stream. */
  append(stream: string, events: readonly ProposedEvent[]): Written {
    for (const event of events) this.#stage(stream, event, this.head(stream).lastRevision + 1);
    if (stream.startsWith(METADATA_PREFIX)) this.#applyMetadata(stream, events);
    const head = this.head(stream);
    return { lastRevision: head.lastRevision, position: head.lastPosition };
  }

  /** Position of an event that is stored or about to be; -1 if it is neither. */
  positionAt(stream: string, revision: number): number {
    return (
      this.#staged(stream, revision)?.position ??
      this.#log.positionAt(this.head(stream), revision) ??
      -1
    );
  }

  /** Makes the stream's next events visible; the ones before stay hidden. */
  undelete(stream: string): void {
    this.#truncate(stream, this.head(stream).lastRevision + 1);
  }

  /** Hides all events of a stream and lets it count as absent, until somebody appends to it again. */
  softDelete(stream: string): Written {
    return this.#truncate(stream, DELETED);
  }

  #truncate(stream: string, before: number): Written {
    const metadataStream = METADATA_PREFIX + stream;
    const { lastRevision } = this.head(metadataStream);
    const data = withTruncateBefore(this.#dataAt(metadataStream, lastRevision), before);
    const event = {
      id: randomUUID(),
      type: '$metadata',
      contentType: JSON_TYPE,
      data,
      metadata: NOTHING,
    };
    return this.append(metadataStream, [event]);
  }

  #dataAt(stream: string, revision: number): Uint8Array {
    const record =
      this.#staged(stream, revision) ?? this.#log.recordAt(this.head(stream), revision);
    return record ? decodeData(record.reply) : NOTHING;
  }

  /** Ends a stream for good. */
  tombstone(stream: string, id: string): Written {
    const { lastRevision } = this.head(stream);
    const event = {
      id,
      type: '$streamDeleted',
      contentType: BINARY,
      data: NOTHING,
      metadata: NOTHING,
    };
    const position = this.#stage(stream, event, DELETED);
    this.#heads.set(stream, { ...this.head(stream), lastRevision, isTombstoned: true });
    return { lastRevision: DELETED, position };
  }

  #stage(stream: string, event: ProposedEvent, revision: number): number {
    const position = this.#end;
    const reply = encodeEvent({ ...event, stream, revision, position, created: this.#created });
    const record = { ...event, stream, revision, position, created: this.#created, reply };
    const bytes = encodeRecord(record);
    const head = this.head(stream);
    this.#records.push({ record, bytes });
    this.#end += bytes.length;
    const id = head.id === -1 ? position : head.id;
    this.#heads.set(stream, { ...head, id, lastRevision: revision, lastPosition: position });
    this.#ids.set(event.id, { stream, revision });
    return position;
  }

  /** The last `$metadata` of a `$$stream` says what is visible of the stream itself. */
  #applyMetadata(metadataStream: string, events: readonly ProposedEvent[]): void {
    const last = events.at(-1);
    if (last === undefined) return;
    const stream = metadataStream.slice(METADATA_PREFIX.length);
    this.#heads.set(stream, {
      ...this.head(stream),
      truncateBefore: readTruncateBefore(last.data),
    });
  }
}

import type { StreamState } from './decide-append.ts';
import type { Changes, Log } from './log.ts';
import { metadataStreamOf, originalStreamOf, readVisibility } from './metadata-stream.ts';
import type { ProposedEvent } from './proposed-event.ts';
import { encodeRecord, type LogRecord } from './record.ts';
import type { RecentIds, Whereabouts } from './recent-ids.ts';
import { DELETED, isSoftDeleted, type StreamHead } from './stream-head.ts';
import { encodeEvent } from './wire/event.ts';

/** Where a write ended up. */
export type Written = { readonly lastRevision: number; readonly position: number };

/** The writes that will share one transaction: later ones decide on what earlier ones are about to write. */
export class Group {
  readonly #log: Log;
  readonly #recentIds: RecentIds;
  readonly #entries: { record: LogRecord; bytes: Buffer }[] = [];
  readonly #byStream = new Map<string, LogRecord[]>();
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
    return { entries: this.#entries, heads: this.#heads, end: this.#end };
  }

  head(stream: string): StreamHead {
    return this.#heads.get(stream) ?? this.#log.head(stream);
  }

  /** The stream as the rules of appending see it. */
  state(stream: string): StreamState {
    const head = this.head(stream);
    return {
      lastRevision: head.lastRevision,
      isTombstoned: head.isTombstoned,
      isSoftDeleted: isSoftDeleted(head),
      hasMetadata: () => this.head(metadataStreamOf(stream)).lastRevision >= 0,
      idAt: (revision) => this.recordAt(stream, revision)?.id,
      recentRevision: (id) => this.#recentRevision(stream, id),
    };
  }

  recordAt(stream: string, revision: number): LogRecord | undefined {
    const staged = this.#byStream.get(stream)?.find((record) => record.revision === revision);
    return staged ?? this.#log.recordAt(this.head(stream), revision);
  }

  #recentRevision(stream: string, id: string): number | undefined {
    const staged = this.#ids.get(id);
    return staged?.stream === stream ? staged.revision : this.#recentIds.revisionIn(stream, id);
  }

  /** Adds events to the end of a stream. */
  append(stream: string, events: readonly ProposedEvent[]): Written {
    for (const event of events) this.#stage(stream, event, this.head(stream).lastRevision + 1);
    const original = originalStreamOf(stream);
    const last = events.at(-1);
    if (original !== undefined && last) this.#applyMetadata(original, last);
    const head = this.head(stream);
    return { lastRevision: head.lastRevision, position: head.lastPosition };
  }

  /** Ends a stream for good. */
  tombstone(stream: string, event: ProposedEvent): Written {
    const { lastRevision } = this.head(stream);
    const position = this.#stage(stream, event, DELETED);
    this.#heads.set(stream, { ...this.head(stream), lastRevision, isTombstoned: true });
    return { lastRevision: DELETED, position };
  }

  #stage(stream: string, event: ProposedEvent, revision: number): number {
    const position = this.#end;
    const at = { stream, revision, position, created: this.#created };
    const reply = encodeEvent({ ...event, ...at });
    const record = { ...at, id: event.id, type: event.type, reply };
    const bytes = encodeRecord(record);
    this.#entries.push({ record, bytes });
    this.#remember(record);
    this.#end += bytes.length;
    return position;
  }

  #remember(record: LogRecord): void {
    const { stream, revision, position } = record;
    const head = this.head(stream);
    const id = head.id === -1 ? position : head.id;
    this.#heads.set(stream, { ...head, id, lastRevision: revision, lastPosition: position });
    this.#ids.set(record.id, { stream, revision });
    const records = this.#byStream.get(stream);
    if (records) records.push(record);
    else this.#byStream.set(stream, [record]);
  }

  /** The last event of a `$$stream` says what is visible of the stream itself. */
  #applyMetadata(stream: string, { data }: ProposedEvent): void {
    this.#heads.set(stream, { ...this.head(stream), ...readVisibility(data) });
  }
}

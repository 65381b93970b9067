import { randomUUID } from 'node:crypto';
import { appendEvents } from '../append-events.ts';
import type { Backend } from '../backend.ts';
import { deleteStream } from '../delete-stream.ts';
import { writeMetadata } from '../metadata-event.ts';
import { withTruncateBefore } from '../metadata-stream.ts';
import type { LogRecord } from '../record.ts';
import { firstRevision, isSoftDeleted, type StreamHead } from '../stream-head.ts';
import { LINK_TYPE } from '../resolve-link.ts';

/** Why something is parked, and where it was. */
export type Reason = { readonly reason: string; readonly place: number };

const NOTHING = new Uint8Array();

/**
 * The stream of links to what consumers could not handle. What is replayed stays in it until it is
 * finished, so that nothing is lost in between.
 */
export class ParkedMessages {
  readonly #backend: Pick<Backend, 'log' | 'writer'>;
  readonly #stream: string;
  readonly #replayed = new Set<number>();
  #next = 0;
  #end = 0;
  #truncating: Promise<void> | undefined;

  constructor(backend: Pick<Backend, 'log' | 'writer'>, stream: string) {
    this.#backend = backend;
    this.#stream = stream;
  }

  get count(): number {
    const head = this.#head;
    return isSoftDeleted(head) ? 0 : head.lastRevision - firstRevision(head) + 1;
  }

  /** Resolves when the link is on disk. */
  async park(link: string, { reason, place }: Reason): Promise<void> {
    const added = new Date().toISOString();
    const event = {
      id: randomUUID(),
      type: LINK_TYPE,
      isJson: false,
      data: Buffer.from(link),
      metadata: Buffer.from(JSON.stringify({ added, reason, subscriptionEventNumber: place })),
    };
    const request = { stream: this.#stream, expected: 'any', events: [event] } as const;
    const { outcome } = await appendEvents(this.#backend.writer, request);
    if (outcome !== 'written') throw new Error(`Nothing can be parked in ${this.#stream}.`);
  }

  /** Asks for the links before a revision, or for all there are now; those that are on their way are not repeated. */
  request(stopAt: number): void {
    this.#end = Math.max(this.#end, Math.min(stopAt, this.#head.lastRevision + 1));
  }

  /** The next links that were asked for; each of them has to be finished. */
  take(): readonly LogRecord[] {
    const head = this.#head;
    this.#next = Math.max(this.#next, firstRevision(head));
    if (isSoftDeleted(head) || this.#next >= this.#end) return [];
    const records = this.#backend.log.streamEvents(head, this.#next, this.#end - 1);
    for (const { revision } of records) this.#replayed.add(revision);
    this.#next = (records.at(-1)?.revision ?? this.#end) + 1;
    return records;
  }

  finish(revision: number): void {
    this.#replayed.delete(revision);
    if (this.#finishedBefore > this.#head.truncateBefore) this.#truncating ??= this.#truncate();
  }

  /** Resolves when what is finished is gone. */
  async settled(): Promise<void> {
    await this.#truncating;
  }

  /** Forgets everything; resolves when that is on disk. */
  async delete(): Promise<void> {
    const target = { stream: this.#stream, expected: 'any' } as const;
    if (this.#head.lastRevision >= 0) await deleteStream(this.#backend.writer, target, 'soft');
  }

  get #head(): StreamHead {
    return this.#backend.log.head(this.#stream);
  }

  /** Many are finished while one truncation is written, and share the next. */
  async #truncate(): Promise<void> {
    try {
      for (
        let to = this.#finishedBefore;
        to > this.#head.truncateBefore;
        to = this.#finishedBefore
      ) {
        const data = withTruncateBefore(NOTHING, to);
        await this.#backend.writer.write((group) => void writeMetadata(group, this.#stream, data));
      }
    } catch {
      // They stay parked, and the next one that is finished tries again.
    } finally {
      this.#truncating = undefined;
    }
  }

  get #finishedBefore(): number {
    const [first] = this.#replayed;
    return first ?? this.#next;
  }
}

import type { Inbox } from './inbox.ts';
import type { LogRecord } from './record.ts';

/** Hands every durable group of records to the live subscriptions, the same objects to all of them. */
export class Feed {
  readonly #all = new Set<Inbox>();
  readonly #byStream = new Map<string, Set<Inbox>>();

  publish(records: readonly LogRecord[]): void {
    if (records.length === 0) return;
    for (const inbox of this.#all) inbox.offer(records);
    if (this.#byStream.size > 0) this.#publishByStream(records);
  }

  #publishByStream(records: readonly LogRecord[]): void {
    for (const [stream, ofStream] of Map.groupBy(records, (record) => record.stream)) {
      for (const inbox of this.#byStream.get(stream) ?? []) inbox.offer(ofStream);
    }
  }

  /** From now on the inbox gets all records, or those of one stream; call the result to stop. */
  join(inbox: Inbox, stream?: string): () => void {
    if (stream === undefined) {
      this.#all.add(inbox);
      return () => this.#all.delete(inbox);
    }
    const inboxes = this.#byStream.get(stream) ?? new Set();
    this.#byStream.set(stream, inboxes.add(inbox));
    return () => {
      inboxes.delete(inbox);
      if (inboxes.size === 0 && this.#byStream.get(stream) === inboxes)
        this.#byStream.delete(stream);
    };
  }
}

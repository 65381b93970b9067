import { Group } from './group.ts';
import type { Log } from './log.ts';
import type { LogRecord } from './record.ts';
import { RecentIds } from './recent-ids.ts';
import { unavailable } from './wire/rpc-error.ts';

type Pending = {
  readonly bytes: number;
  readonly decide: (group: Group) => void;
  readonly settle: (error?: unknown) => void;
};

/** Bound the memory of a group and the wait of its first write. */
const MAX_GROUP_WRITES = 1024;
const MAX_GROUP_BYTES = 8 * 1024 * 1024;
const MAX_QUEUED_BYTES = 4 * MAX_GROUP_BYTES;
const RECENT_IDS = 65_536;

/**
 * The only writer of the log. Whatever arrives while a transaction is being flushed goes together
 * into the next one, so many writers share one flush.
 */
export class Writer {
  readonly #log: Log;
  readonly #publish: (records: readonly LogRecord[]) => void;
  readonly #recentIds = new RecentIds(RECENT_IDS);
  readonly #queue: Pending[] = [];
  #queuedBytes = 0;
  #running: Promise<void> | undefined;
  #group: Promise<void> | undefined;
  #isClosed = false;

  constructor(log: Log, publish: (records: readonly LogRecord[]) => void) {
    this.#log = log;
    this.#publish = publish;
  }

  /**
   * Runs the decision alone among all writers; resolves with its answer once what it wrote is on disk.
   * Rejects with what the decision throws, when the disk refuses the transaction, or after `close`.
   */
  write<T>(decide: (group: Group) => T, bytes = 0): Promise<T> {
    if (this.#isClosed) return Promise.reject(unavailable());
    return new Promise((resolve, reject) => {
      let answer: T;
      this.#queue.push({
        bytes,
        decide: (group) => (answer = decide(group)),
        settle: (error) => (error === undefined ? resolve(answer) : reject(asError(error))),
      });
      this.#queuedBytes += bytes;
      this.#running ??= this.#run();
    });
  }

  /** Resolves when there is room for more; who asks before reading on cannot flood the queue. */
  async ready(): Promise<void> {
    while (this.#queuedBytes > MAX_QUEUED_BYTES) await this.#group;
  }

  /** Refuses further writes; resolves when the ones before are answered. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#running;
  }

  async #run(): Promise<void> {
    // Lets the writes of this turn arrive first, so that they share the group.
    await new Promise(setImmediate);
    while (this.#queue.length > 0) {
      this.#group = this.#commit(this.#takeGroup());
      await this.#group;
    }
    this.#running = undefined;
  }

  #takeGroup(): readonly Pending[] {
    let bytes = 0;
    const fits = (write: Pending): boolean => (bytes += write.bytes) <= MAX_GROUP_BYTES;
    const end = this.#queue.slice(0, MAX_GROUP_WRITES).findIndex((write) => !fits(write));
    const group = this.#queue.splice(0, end === -1 ? MAX_GROUP_WRITES : Math.max(end, 1));
    for (const write of group) this.#queuedBytes -= write.bytes;
    return group;
  }

  async #commit(writes: readonly Pending[]): Promise<void> {
    const group = new Group(this.#log, this.#recentIds);
    const decided = writes.filter((write) => decideOne(write, group));
    try {
      await this.#store(group);
      for (const write of decided) write.settle();
    } catch (error) {
      for (const write of decided) write.settle(error);
    }
  }

  async #store(group: Group): Promise<void> {
    const { changes } = group;
    if (changes.entries.length === 0) return;
    await this.#log.commit(changes);
    const records = changes.entries.map(({ record }) => record);
    for (const record of records) this.#recentIds.remember(record.id, record);
    this.#publish(records);
  }
}

/** One write that cannot be decided must not take the others of its group with it. */
const decideOne = (write: Pending, group: Group): boolean => {
  try {
    write.decide(group);
    return true;
  } catch (error) {
    write.settle(error);
    return false;
  }
};

const asError = (error: unknown): Error =>
  error instanceof Error ? error : new Error(String(error));

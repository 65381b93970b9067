import { Group } from './group.ts';
import type { Log } from './log.ts';
import type { LogRecord } from './record.ts';
import { RecentIds } from './recent-ids.ts';

type Pending = {
  readonly decide: (group: Group) => void;
  readonly settle: (error?: unknown) => void;
};

/** Bounds the wait of the first write of a group and the memory that a group takes. */
const MAX_WRITES_PER_GROUP = 1024;
const RECENT_IDS = 65_536;

/**
 * The only writer of the log. Whatever arrives while a transaction is being flushed goes together
 * into the next one, so many writers share one flush.
 */
export class Writer {
  readonly #log: Log;
  readonly #publish: (records: readonly LogRecord[]) => void;
  readonly #recentIds = new RecentIds(RECENT_IDS);
  #queue: Pending[] = [];
  #running: Promise<void> | undefined;

  constructor(log: Log, publish: (records: readonly LogRecord[]) => void) {
    this.#log = log;
    this.#publish = publish;
  }

  /**
   * Runs the decision alone among all writers; resolves with its answer once what it wrote is on disk.
   * Rejects with what the decision throws, or when the disk refuses the transaction.
   */
  write<T>(decide: (group: Group) => T): Promise<T> {
    return new Promise((resolve, reject) => {
      let answer: T;
      this.#queue.push({
        decide: (group) => (answer = decide(group)),
        settle: (error) => (error === undefined ? resolve(answer) : reject(asError(error))),
      });
      this.#running ??= this.#run();
    });
  }

  /** Resolves when everything handed in so far is answered. */
  async idle(): Promise<void> {
    await this.#running;
  }

  async #run(): Promise<void> {
    // Lets the writes of this turn arrive first, so that they share the group.
    await new Promise(setImmediate);
    while (this.#queue.length > 0)
      await this.#commitGroup(this.#queue.splice(0, MAX_WRITES_PER_GROUP));
    this.#running = undefined;
  }

  async #commitGroup(writes: readonly Pending[]): Promise<void> {
    const group = new Group(this.#log, this.#recentIds);
    const decided = writes.filter((write) => decideOne(write, group));
    try {
      const { changes } = group;
      if (changes.records.length > 0) await this.#log.commit(changes);
      for (const { record } of changes.records) this.#recentIds.remember(record.id, record);
      this.#publish(changes.records.map(({ record }) => record));
    } catch (error) {
      for (const write of decided) write.settle(error);
      return;
    }
    for (const write of decided) write.settle();
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

import type { Backend } from '../backend.ts';
import { createCursor, type Cursor } from '../cursor.ts';
import { createFilter, everything, type Filter } from '../filter.ts';
import { follow } from '../follow.ts';
import type { LogRecord } from '../record.ts';
import { LINK_TYPE, linkTo, resolveLink } from '../resolve-link.ts';
import { DELETED } from '../stream-head.ts';
import { decodeData } from '../wire/event.ts';
import { groupDropped, groupFailed, maximumSubscribersReached } from '../wire/group-error.ts';
import { encodeMessage } from '../wire/message.ts';
import { RpcError, streamDeleted } from '../wire/rpc-error.ts';
import { isCheckpointDue } from './checkpoint-rule.ts';
import type { Consumer } from './consumer.ts';
import { Dispatcher } from './dispatcher.ts';
import { ALL, isParkedOfAll, parkedStreamOf, streamOf, type Group } from './group.ts';
import type { Message } from './message.ts';
import { ParkedMessages } from './parked-messages.ts';
import { Progress } from './progress.ts';
import { createBucketing } from './strategy.ts';

type SaveCheckpoint = (checkpoint: number) => Promise<void>;

/**
 * A group at work: reads its source as far as there is room, has each event handed to one of its
 * consumers, and remembers up to where everything is done.
 */
export class PersistentSubscription {
  readonly group: Group;
  readonly dispatcher: Dispatcher;
  readonly parked: ParkedMessages;
  readonly #backend: Backend;
  readonly #saveCheckpoint: SaveCheckpoint;
  readonly #cursor: Cursor;
  readonly #matches: Filter;
  readonly #bucketOf: (record: LogRecord) => number;
  readonly #progress: Progress;
  readonly #closed = new AbortController();
  readonly #running: Promise<void>;
  #replaying: Promise<void> | undefined;
  #saving: Promise<void> | undefined;
  #saved = { count: 0, time: -Infinity };
  #checkpoint: number | undefined;
  #isLive = false;
  #failure: RpcError | undefined;

  constructor(backend: Backend, group: Group, saveCheckpoint: SaveCheckpoint) {
    const startAfter = group.checkpoint ?? group.startAfter;
    this.group = group;
    this.dispatcher = new Dispatcher(group.settings, {
      encode: (message) => this.#encode(message),
      done: (message) => this.#finish(message),
      park: async (message, reason) => await this.#park(message, reason),
    });
    this.parked = new ParkedMessages(backend, parkedStreamOf(group));
    this.#backend = backend;
    this.#saveCheckpoint = saveCheckpoint;
    this.#cursor = createCursor(backend.log, { stream: streamOf(group), from: startAfter });
    this.#matches = group.filter ? createFilter(group.filter) : everything;
    this.#bucketOf = createBucketing(group.settings.strategy);
    this.#progress = new Progress(startAfter);
    this.#checkpoint = group.checkpoint;
    this.#running = this.#run();
  }

  get isLive(): boolean {
    return this.#isLive && !this.dispatcher.isFull;
  }

  get isReplaying(): boolean {
    return this.#replaying !== undefined;
  }

  /** The place of the last event it has looked at; undefined before the first. */
  get lastKnown(): number | undefined {
    return this.#progress.hasBegun ? this.#progress.last : this.#checkpoint;
  }

  /** The last checkpoint that is on disk. */
  get checkpoint(): number | undefined {
    return this.#checkpoint;
  }

  /** From now on the consumer gets its share. Throws an RpcError if it may not. */
  connect(consumer: Consumer): void {
    const { maxSubscriberCount } = this.group.settings;
    const { size } = this.dispatcher.consumers;
    if (this.#failure) throw this.#failure;
    if (this.#closed.signal.aborted) throw groupDropped(this.group);
    if (maxSubscriberCount > 0 && size >= maxSubscriberCount)
      throw maximumSubscribersReached(this.group);
    this.dispatcher.add(consumer);
  }

  /** Hands out once more what was parked, up to a revision of the stream it is parked in. */
  replay(stopAt: number): void {
    this.parked.request(stopAt);
    this.#replaying ??= this.#replay();
  }

  /** Called every now and then. */
  tick(): void {
    this.dispatcher.expire(performance.now());
    this.#saveIfDue(true);
  }

  /** Ends the calls of all consumers. */
  drop(error: RpcError): void {
    for (const consumer of this.dispatcher.consumers) consumer.drop(error);
  }

  /** Hands out nothing more; resolves when everything that is done is on disk. */
  async close(): Promise<void> {
    this.#closed.abort();
    await this.dispatcher.close();
    await Promise.all([this.#running, this.#replaying, this.#saving, this.parked.settled()]);
    const { place, count } = this.#progress.done;
    if (count > this.#saved.count) await this.#save(place, count);
  }

  async #run(): Promise<void> {
    try {
      await follow(this.#backend, {
        cursor: this.#cursor,
        stream: streamOf(this.group),
        gone: this.#closed.signal,
        take: async (records) => await this.#take(records),
        caughtUp: () => void (this.#isLive = true),
      });
    } catch (error) {
      // An RpcError says that the stream is deleted for good, any other that the log cannot be read.
      this.#failure =
        error instanceof RpcError
          ? groupDropped(this.group)
          : groupFailed(this.group, String(error));
      this.drop(this.#failure);
    }
  }

  async #take(records: readonly LogRecord[]): Promise<void> {
    for (const record of records) {
      if (!this.#cursor.pass(record)) continue;
      if (this.#isOver(record)) throw streamDeleted(record.stream);
      const place = this.group.source === ALL ? record.position : record.revision;
      if (this.#wants(record)) {
        this.#progress.begin(place);
        await this.dispatcher.offer(this.#message(record, place));
      } else this.#progress.pass(place);
      if (this.#closed.signal.aborted) return;
    }
    this.#saveIfDue(false);
  }

  #isOver({ revision }: LogRecord): boolean {
    return this.group.source !== ALL && revision === DELETED;
  }

  #wants(record: LogRecord): boolean {
    return this.group.source !== ALL || (!isParkedOfAll(record.stream) && this.#matches(record));
  }

  #message(record: LogRecord, place: number, isReplay = false): Message {
    const { id, position } = record;
    const bucket = this.#bucketOf(record);
    return { id, position, place, isReplay, retries: 0, bucket, record };
  }

  async #replay(): Promise<void> {
    // Until then nobody knows that it is under way.
    await Promise.resolve();
    let links = this.parked.take();
    while (links.length > 0 && !this.#closed.signal.aborted) {
      for (const link of links)
        await this.dispatcher.offer(this.#message(link, link.revision, true));
      links = this.parked.take();
    }
    this.#replaying = undefined;
  }

  #recordOf({ record, position }: Message): LogRecord {
    const found = record ?? this.#backend.log.at(position);
    if (found === undefined) throw new Error(`The log has lost the event at ${position}.`);
    return found;
  }

  #resolves({ isReplay }: Message): boolean {
    return isReplay || this.group.settings.resolveLinks;
  }

  #encode(message: Message): Buffer {
    const record = this.#recordOf(message);
    const resolved = this.#resolves(message)
      ? resolveLink(this.#backend.log, record)
      : { event: record };
    return encodeMessage(resolved, message.retries);
  }

  async #park(message: Message, reason: string): Promise<void> {
    const record = this.#recordOf(message);
    const isLink = record.type === LINK_TYPE && this.#resolves(message);
    // What is parked points to the event itself, even if a link had led there.
    const link = isLink ? Buffer.from(decodeData(record.reply)).toString() : linkTo(record);
    await this.parked.park(link, { reason, place: record.revision });
  }

  #finish({ place, isReplay }: Message): void {
    if (isReplay) this.parked.finish(place);
    else {
      this.#progress.finish(place);
      this.#saveIfDue(false);
    }
  }

  #saveIfDue(isTick: boolean): void {
    if (this.#saving || this.#closed.signal.aborted) return;
    const { place, count } = this.#progress.done;
    const milliseconds = performance.now() - this.#saved.time;
    const since = { count: count - this.#saved.count, milliseconds };
    if (!isCheckpointDue(since, this.group.settings, isTick)) return;
    this.#saving = this.#save(place, count)
      // The next one that is due will tell the same and more.
      .catch(() => undefined)
      .finally(() => (this.#saving = undefined));
  }

  async #save(place: number, count: number): Promise<void> {
    this.#saved = { count, time: performance.now() };
    await this.#saveCheckpoint(place);
    this.#checkpoint = place;
  }
}

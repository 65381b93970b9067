import type { Backend } from './backend.ts';
import { Checkpoints } from './checkpoints.ts';
import { createCursor, type Cursor } from './cursor.ts';
import type { Filter } from './filter.ts';
import { Inbox } from './inbox.ts';
import type { Outlet } from './outlet.ts';
import { createPresenter } from './present.ts';
import type { LogRecord } from './record.ts';
import { DELETED } from './stream-head.ts';
import type { ReadPlan } from './wire/read-request.ts';
import { caughtUp, encodeCheckpoint } from './wire/read-reply.ts';
import { streamDeleted } from './wire/rpc-error.ts';

/** What a subscription reads from and writes to. */
export type Wiring = Pick<Backend, 'log' | 'feed' | 'turns'> & { readonly outlet: Outlet };

/**
 * Delivers what comes after the start, first from the log, then from the feed, until the reader leaves.
 * A reader too slow for the feed goes back to the log, so that no backlog piles up in memory.
 * Throws an RpcError once the stream is tombstoned.
 */
export class Subscription {
  readonly #wiring: Wiring;
  readonly #plan: ReadPlan;
  readonly #cursor: Cursor;
  readonly #matches: Filter;
  readonly #toReply: (record: LogRecord) => Buffer;
  readonly #checkpoints: Checkpoints;

  constructor(wiring: Wiring, plan: ReadPlan) {
    this.#wiring = wiring;
    this.#plan = plan;
    this.#cursor = createCursor(wiring.log, plan);
    this.#matches = plan.filter.matches;
    this.#toReply = createPresenter(wiring.log, plan.presentation);
    this.#checkpoints = new Checkpoints(plan.filter.checkpointInterval ?? Infinity);
  }

  async run(): Promise<void> {
    const { feed, outlet } = this.#wiring;
    while (!outlet.gone.aborted) {
      await this.#catchUp();
      // Nothing is awaited between the last look into the log and joining the feed: no event slips through.
      const inbox = new Inbox();
      const leave = feed.join(inbox, this.#plan.stream);
      await this.#live(inbox).finally(leave);
    }
  }

  async #catchUp(): Promise<void> {
    for (;;) {
      const page = this.#cursor.nextPage();
      if (page.length === 0 || this.#wiring.outlet.gone.aborted) return;
      await this.#deliver(page);
      // A filter that matches nothing would otherwise read the whole log without letting anybody in.
      await this.#wiring.turns.next();
    }
  }

  async #live(inbox: Inbox): Promise<void> {
    const { outlet } = this.#wiring;
    const close = (): void => inbox.close();
    outlet.gone.addEventListener('abort', close, { once: true });
    const pending = this.#checkpoints.takePending();
    if (pending !== undefined) outlet.write(encodeCheckpoint(pending));
    outlet.write(caughtUp);
    for (let group = await inbox.next(); group; group = await inbox.next())
      await this.#deliver(group);
    outlet.gone.removeEventListener('abort', close);
  }

  async #deliver(records: readonly LogRecord[]): Promise<void> {
    const { outlet } = this.#wiring;
    for (const record of records) {
      if (!this.#cursor.pass(record)) continue;
      if (this.#matches(record)) outlet.write(this.#toReply(record));
      if (this.#isOver(record)) throw streamDeleted(record.stream);
      if (this.#checkpoints.consider(record.position))
        outlet.write(encodeCheckpoint(record.position));
      if (outlet.isBehind) await outlet.ready();
      if (outlet.gone.aborted) return;
    }
  }

  #isOver(record: LogRecord): boolean {
    return this.#plan.stream !== undefined && record.revision === DELETED;
  }
}

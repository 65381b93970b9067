import type { Backend } from './backend.ts';
import { Checkpoints } from './checkpoints.ts';
import { createCursor, type Cursor } from './cursor.ts';
import type { Filter } from './filter.ts';
import { follow } from './follow.ts';
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
 * Delivers what comes after the start until the reader leaves. Throws an RpcError once the stream is
 * tombstoned.
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
    await follow(this.#wiring, {
      cursor: this.#cursor,
      stream: this.#plan.stream,
      gone: this.#wiring.outlet.gone,
      take: async (records) => await this.#deliver(records),
      caughtUp: () => this.#goLive(),
    });
  }

  #goLive(): void {
    const pending = this.#checkpoints.takePending();
    if (pending !== undefined) this.#wiring.outlet.write(encodeCheckpoint(pending));
    this.#wiring.outlet.write(caughtUp);
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

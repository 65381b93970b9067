import { setTimeout as delay } from 'node:timers/promises';
import { type ChangedNotice, type Notices } from '@marketgraph/infra/ports';

export type Topic = { readonly view: string; readonly key: string };

export type TopicListener = {
  readonly onNotice: (notice: ChangedNotice) => void;
  /** Everything is heard again, but something may have been missed before. */
  readonly onGap: () => void;
};

type Subscription = { readonly close: () => void };

const retryMs = 1_000;

/** Hears the changes of several topics and knows when it may have missed one. */
export class TopicFollower {
  readonly #notices: Notices;
  readonly #topics: readonly Topic[];
  readonly #listener: TopicListener;
  #subscriptions: readonly Subscription[] = [];
  /** Counts the attempts to subscribe: whatever belongs to an earlier one is ignored. */
  #attempt = 0;
  #isClosed = false;

  constructor(notices: Notices, topics: readonly Topic[], listener: TopicListener) {
    this.#notices = notices;
    this.#topics = topics;
    this.#listener = listener;
  }

  /** Resolves when every change from now on will be heard. Throws what the bus throws. */
  async open(): Promise<void> {
    const attempt = this.#nextAttempt();
    const opened = await Promise.allSettled(
      this.#topics.map((topic) => this.#hear(topic, attempt)),
    );
    const subscriptions = opened.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
    const failure = opened.find((one) => one.status === 'rejected');
    if (attempt === this.#attempt && !failure) this.#subscriptions = subscriptions;
    else for (const subscription of subscriptions) subscription.close();
    if (failure) throw failure.reason;
  }

  close(): void {
    this.#isClosed = true;
    this.#nextAttempt();
  }

  #nextAttempt(): number {
    for (const subscription of this.#subscriptions) subscription.close();
    this.#subscriptions = [];
    this.#attempt += 1;
    return this.#attempt;
  }

  #hear({ view, key }: Topic, attempt: number): Promise<Subscription> {
    return this.#notices.subscribe(view, key, {
      onNotice: (notice) => {
        if (attempt === this.#attempt) this.#listener.onNotice(notice);
      },
      onLost: () => {
        if (attempt === this.#attempt) void this.#recover();
      },
    });
  }

  /** A new subscription is confirmed by the server, so behind it nothing is missed any more. */
  async #recover(): Promise<void> {
    while (!this.#isClosed && !(await this.#isOpened())) {
      await delay(retryMs, undefined, { ref: false });
    }
    if (!this.#isClosed) this.#listener.onGap();
  }

  #isOpened(): Promise<boolean> {
    return this.open().then(
      () => true,
      () => false,
    );
  }
}

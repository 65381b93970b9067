import { type ChangedNotice } from '@marketgraph/infra/ports';
import { type ExecutionResult, type GraphQLError } from 'graphql';
import { type Identity, longestValid } from '../identity.ts';
import { limits } from '../limits.ts';
import { isUnavailable } from '../subgraphs/subgraph-unavailable.ts';
import { heardInTime } from './heard-in-time.ts';
import { Mailbox } from './mailbox.ts';
import { NoticeOrder } from './notice-order.ts';
import { Retry } from './retry.ts';
import { type TopicFollower, type TopicListener } from './topic-follower.ts';
import { type Facts, factsOf, noFacts } from './update.ts';

export type LiveGroupParts = {
  readonly follow: (listener: TopicListener) => TopicFollower;
  /** One push, for this viewer; a refusal is a value too. */
  readonly execute: (facts: Facts, identity: Identity | undefined) => Promise<Outcome>;
  readonly onEmpty: () => void;
};

/** `isFinal`: this viewer gets no more; otherwise a later attempt may succeed. */
export type Outcome =
  | { readonly update: ExecutionResult }
  | { readonly refusal: GraphQLError; readonly isFinal: boolean };

type Subscriber = {
  readonly identity: Identity | undefined;
  readonly mailbox: Mailbox<ExecutionResult>;
  /** Resolves with the first update, rejects if it was refused. */
  readonly first: PromiseWithResolvers<undefined>;
  /** Changes up to this number were part of its latest snapshot; before the first, all are. */
  covered: number;
  /** Whether its latest update had something missing. */
  isLacking: boolean;
};

type Change = { readonly number: number; readonly notice: ChangedNotice };

/** Every push has the state as of now, so of very many waiting changes the newest says it all. */
const maxWaiting = 64;

/**
 * Equal subscriptions of one viewer: each change is executed once and pushed to all of them. A
 * newcomer gets the state as of now first. Executions follow one another, so that nobody sees an
 * older state after a newer one; what changes meanwhile waits.
 */
export class LiveGroup {
  readonly #parts: LiveGroupParts;
  readonly #topics: TopicFollower;
  readonly #order = new NoticeOrder();
  readonly #subscribers = new Set<Subscriber>();
  readonly #stale = new Set<Subscriber>();
  readonly #retry = new Retry(() => this.#refresh(this.#subscribers));
  #opened: Promise<void> | undefined;
  #waiting: Change[] = [];
  #lastNumber = 0;
  #isWorking = false;

  constructor(parts: LiveGroupParts) {
    this.#parts = parts;
    this.#topics = parts.follow({
      onNotice: (notice) => this.#hear(notice),
      onGap: () => this.#refresh(this.#subscribers),
    });
  }

  /** The updates from now on, the first one already in it. Throws when that was refused. */
  async join(identity: Identity | undefined): Promise<Mailbox<ExecutionResult>> {
    const subscriber = this.#enter(identity);
    try {
      await heardInTime((this.#opened ??= this.#topics.open()));
      this.#refresh([subscriber]);
      await subscriber.first.promise;
      return subscriber.mailbox;
    } catch (error) {
      this.#leave(subscriber);
      throw error;
    }
  }

  #enter(identity: Identity | undefined): Subscriber {
    const first = Promise.withResolvers<undefined>();
    // It may be refused before anybody waits for it.
    first.promise.catch(() => undefined);
    const subscriber: Subscriber = {
      identity,
      mailbox: new Mailbox(limits.updatesPerSubscription, () => this.#leave(subscriber)),
      first,
      covered: Number.POSITIVE_INFINITY,
      isLacking: false,
    };
    this.#subscribers.add(subscriber);
    return subscriber;
  }

  #leave(subscriber: Subscriber): void {
    this.#stale.delete(subscriber);
    if (!this.#subscribers.delete(subscriber) || this.#subscribers.size > 0) return;
    this.#topics.close();
    this.#retry.stop();
    this.#parts.onEmpty();
  }

  #hear(notice: ChangedNotice): void {
    const rank = this.#order.rank(notice);
    if (rank === 'new') this.#add(notice);
    else if (rank === 'late') this.#refresh(this.#subscribers);
  }

  #add(notice: ChangedNotice): void {
    this.#lastNumber += 1;
    if (this.#waiting.length >= maxWaiting) this.#waiting = [];
    this.#waiting.push({ number: this.#lastNumber, notice });
    void this.#work();
  }

  #refresh(subscribers: Iterable<Subscriber>): void {
    for (const subscriber of subscribers) this.#stale.add(subscriber);
    void this.#work();
  }

  async #work(): Promise<void> {
    if (this.#isWorking) return;
    this.#isWorking = true;
    while (this.#stale.size + this.#waiting.length > 0) {
      await (this.#stale.size > 0 ? this.#pushSnapshot() : this.#pushChange());
    }
    this.#isWorking = false;
  }

  async #pushSnapshot(): Promise<void> {
    const audience = [...this.#stale];
    this.#stale.clear();
    // A notice follows its commit: what was heard by now, this snapshot will contain.
    for (const subscriber of audience) subscriber.covered = this.#lastNumber;
    await this.#push(noFacts, audience);
  }

  async #pushChange(): Promise<void> {
    const change = this.#waiting.shift();
    if (!change) return;
    const isNews = ({ covered }: Subscriber): boolean => covered < change.number;
    await this.#push(factsOf(change.notice), [...this.#subscribers].filter(isNews));
  }

  async #push(facts: Facts, audience: readonly Subscriber[]): Promise<void> {
    if (audience.length === 0) return;
    const identity = longestValid([...this.#subscribers].map((one) => one.identity));
    const outcome = await this.#parts.execute(facts, identity);
    if ('update' in outcome) this.#deliver(outcome.update, facts, audience);
    else this.#refuse(outcome.refusal, outcome.isFinal, audience);
  }

  #deliver(update: ExecutionResult, facts: Facts, audience: readonly Subscriber[]): void {
    const isLacking = isUnavailable(update.errors);
    for (const subscriber of audience) {
      // A retry that brought nothing new is not worth a message.
      const isNothingNew = isLacking && subscriber.isLacking && facts === noFacts;
      if (!isNothingNew) subscriber.mailbox.push(update);
      subscriber.isLacking = isLacking;
      subscriber.first.resolve(undefined);
    }
    if (isLacking) this.#retry.later();
    else this.#retry.reset();
  }

  /** Only newcomers are told of a passing refusal: the others wait for the retry. */
  #refuse(refusal: GraphQLError, isFinal: boolean, audience: readonly Subscriber[]): void {
    for (const { first } of isFinal ? this.#subscribers : audience) first.reject(refusal);
    if (!isFinal) {
      this.#retry.later();
      return;
    }
    for (const subscriber of this.#subscribers) {
      subscriber.mailbox.fail(refusal);
      this.#leave(subscriber);
    }
  }
}

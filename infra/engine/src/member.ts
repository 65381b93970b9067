import { randomUUID } from 'node:crypto';
import { type Lease, type Leases, type Look } from '@marketgraph/infra/ports';
import { HeldLease } from './held-lease.ts';
import { type LoopOptions } from './keep-running.ts';
import { pause } from './pause.ts';
import { preferredOwner } from './preferred-owner.ts';

export type LeaseOptions = {
  /** How long a silent member keeps its leases, in milliseconds: the longest that a take-over lasts. */
  readonly leaseMs?: number;
};

export type HoldOptions = Pick<LoopOptions, 'signal' | 'logger'> & {
  /** Called when another runs the handler, and this member waits. */
  readonly onStandby: () => void;
};

/** A handler that this member runs or would run. */
type Post = {
  readonly handler: string;
  readonly granted: PromiseWithResolvers<HeldLease | undefined>;
  held: HeldLease | undefined;
  /** Whether the others know of it, and whether it was asked for. */
  isSeen: boolean;
  isAsked: boolean;
};

/**
 * One process among those that share the handlers of a database. One beat, four in the time of a lease, says
 * that it is there, renews all its leases and takes those that are its to take; nothing beats while it has no
 * handler.
 */
export class Member {
  readonly name = `${process.pid}-${randomUUID()}`;
  readonly #leases: Leases;
  readonly #leaseMs: number;
  readonly #posts = new Map<string, Post>();
  #releasing: Lease[] = [];
  #look: Look | undefined;
  #waiters: PromiseWithResolvers<undefined>[] = [];
  #pausing = new AbortController();
  #isBeating = false;

  constructor(leases: Leases, { leaseMs = 4_000 }: LeaseOptions = {}) {
    this.#leases = leases;
    this.#leaseMs = leaseMs;
  }

  /**
   * Waits until the handler's lease is ours, then runs `work`, and lets it go at the end. Does nothing if the
   * signal aborts before. Throws when the leases can not be reached.
   */
  async hold(
    handler: string,
    { signal, logger, onStandby }: HoldOptions,
    work: (held: HeldLease) => Promise<void>,
  ): Promise<void> {
    if (signal.aborted) return;
    const post = this.#enter(handler);
    const giveUp = (): void => post.granted.resolve(undefined);
    signal.addEventListener('abort', giveUp, { once: true });
    try {
      const hasWaited = await this.#waits(post);
      if (hasWaited) onStandby();
      const held = await post.granted.promise;
      if (!held) return;
      if (hasWaited) logger.info(held.lease, `${handler} is taken over`);
      await work(held);
    } finally {
      signal.removeEventListener('abort', giveUp);
      await this.#leave(post);
    }
  }

  #enter(handler: string): Post {
    if (this.#posts.has(handler)) throw new Error(`${handler} runs here already`);
    const granted = Promise.withResolvers<HeldLease | undefined>();
    const post: Post = { handler, granted, held: undefined, isSeen: false, isAsked: false };
    // Nobody may be waiting for it yet.
    granted.promise.catch(() => undefined);
    this.#posts.set(handler, post);
    return post;
  }

  /** Whether somebody else runs it: known after a beat that says we are here, or one more that takes it. */
  async #waits(post: Post): Promise<boolean> {
    const isSettled = (): boolean =>
      post.held !== undefined || (post.isSeen && !this.#isOurs(post));
    for (let beats = 0; beats < 2 && !isSettled(); beats += 1) await this.#beatNow();
    return post.held === undefined;
  }

  async #leave(post: Post): Promise<void> {
    this.#posts.delete(post.handler);
    if (post.held) this.#releasing.push(post.held.lease);
    await this.#beatNow();
  }

  /** Resolves after a beat that began after the call, well or not. */
  #beatNow(): Promise<undefined> {
    const waiter = Promise.withResolvers<undefined>();
    this.#waiters.push(waiter);
    this.#pausing.abort();
    if (!this.#isBeating) void this.#keepBeating();
    return waiter.promise;
  }

  async #keepBeating(): Promise<void> {
    this.#isBeating = true;
    while (this.#posts.size + this.#waiters.length > 0) {
      this.#pausing = new AbortController();
      const waiters = this.#waiters.splice(0);
      await this.#beat();
      for (const { resolve } of waiters) resolve(undefined);
      const isIdle = this.#posts.size > 0 && this.#waiters.length === 0;
      if (isIdle) await pause(this.#nextBeatMs(), this.#pausing.signal);
    }
    this.#isBeating = false;
  }

  async #beat(): Promise<void> {
    const posts = [...this.#posts.values()];
    const take = posts.filter((post) => !post.held && this.#isOurs(post));
    const release = this.#releasing.splice(0);
    const askedAt = performance.now();
    try {
      this.#look = await this.#leases.beat({
        member: this.name,
        handlers: posts.map(({ handler }) => handler),
        renew: posts.flatMap(({ held }) => held?.lease ?? []),
        take: take.map(({ handler }) => handler),
        release,
        forMs: this.#leaseMs,
      });
    } catch (error) {
      this.#fail(posts, error);
      return;
    }
    for (const post of take) post.isAsked = true;
    for (const post of posts) this.#settle(post, this.#look, askedAt + this.#leaseMs);
  }

  #settle(post: Post, look: Look, validUntil: number): void {
    const { handler, held } = post;
    post.isSeen = true;
    const lease = look.held.find((ours) => ours.handler === handler);
    if (held && lease) {
      held.renewed(validUntil);
      held.yieldTo(this.#rivalFor(handler));
    } else if (held) held.lose();
    else if (lease && this.#posts.get(handler) !== post) this.#releasing.push(lease);
    else if (lease) {
      post.held = new HeldLease(lease, validUntil);
      post.granted.resolve(post.held);
    }
  }

  /** What is not reachable may be again before the time is over; who waits tells it and tries again. */
  #fail(posts: readonly Post[], error: unknown): void {
    for (const { held, granted } of posts) {
      if (!held) granted.reject(error);
      else if (held.isOver()) held.lose();
    }
  }

  /** Whether it is ours to take when it is free: who had it last has let it go, or is gone. */
  #isOurs({ handler, isSeen }: Post): boolean {
    if (!isSeen) return false;
    const last = this.#ownerOf(handler)?.owner;
    const others = this.#othersFor(handler).filter((member) => member !== last);
    return preferredOwner(handler, [this.name, ...others]) === this.name;
  }

  #rivalFor(handler: string): string | undefined {
    const preferred = preferredOwner(handler, [this.name, ...this.#othersFor(handler)]);
    return preferred === this.name ? undefined : preferred;
  }

  #othersFor(handler: string): readonly string[] {
    const alive = this.#look?.members.filter(({ handlers }) => handlers.includes(handler)) ?? [];
    return alive.map(({ member }) => member).filter((member) => member !== this.name);
  }

  #ownerOf(handler: string): Look['owners'][number] | undefined {
    return this.#look?.owners.find((owner) => owner.handler === handler);
  }

  /** Sooner than usual when a lease that is ours to take ends, or is about to be handed over. */
  #nextBeatMs(): number {
    const usual = this.#leaseMs / 4;
    const soon = this.#leaseMs / 16;
    const waits = [...this.#posts.values()]
      .filter((post) => !post.held && this.#isOurs(post))
      .map(({ handler, isAsked }) => {
        const { heldMs = 0 } = this.#ownerOf(handler) ?? {};
        if (this.#rivalFor(handler) === undefined && heldMs > 0) return Math.min(soon, heldMs + 1);
        if (!isAsked) return Math.max(0, heldMs + 1);
        return Math.max(soon, heldMs + 1);
      });
    return Math.min(usual, ...waits);
  }
}

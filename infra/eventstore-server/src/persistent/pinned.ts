import { BUCKETS } from './bucket.ts';
import type { Consumer } from './consumer.ts';
import type { Message } from './message.ts';

/**
 * Every bucket has its consumer, as long as that is there. A new consumer takes over its share of the
 * buckets, first those of which nothing is in flight.
 */
export class Pinned {
  readonly #owners = new Array<Consumer | undefined>(BUCKETS).fill(undefined);
  readonly #owned = new Map<Consumer, number>();
  readonly #ready = new Set<Consumer>();

  add(consumer: Consumer): void {
    const assigned = this.#owners.filter((owner) => owner !== undefined).length;
    this.#owned.set(consumer, 0);
    this.#ready.add(consumer);
    const share = Math.ceil(assigned / this.#owned.size);
    for (const [other, count] of [...this.#owned])
      for (const bucket of this.#idleFirst(other).slice(0, Math.max(0, count - share)))
        this.#assign(bucket, consumer);
  }

  remove(consumer: Consumer): void {
    this.#owned.delete(consumer);
    this.#ready.delete(consumer);
    for (const [bucket, owner] of this.#owners.entries())
      if (owner === consumer) this.#owners[bucket] = undefined;
  }

  freed(consumer: Consumer): void {
    if (this.#owned.has(consumer)) this.#ready.add(consumer);
  }

  choose({ bucket }: Message): Consumer | 'later' | 'full' {
    if (this.#ready.size === 0) return 'full';
    const owner = this.#owners[bucket] ?? this.#assign(bucket, this.#leastBurdened());
    if (owner.hasRoom) return owner;
    this.#ready.delete(owner);
    return 'later';
  }

  #assign(bucket: number, consumer: Consumer): Consumer {
    const former = this.#owners[bucket];
    if (former) this.#owned.set(former, (this.#owned.get(former) ?? 0) - 1);
    this.#owned.set(consumer, (this.#owned.get(consumer) ?? 0) + 1);
    this.#owners[bucket] = consumer;
    return consumer;
  }

  #leastBurdened(): Consumer {
    const [first, ...others] = this.#owned;
    if (first === undefined) throw new Error('A group without consumers assigns nothing.');
    return others.reduce((least, other) => (other[1] < least[1] ? other : least), first)[0];
  }

  #idleFirst(consumer: Consumer): readonly number[] {
    const busy = new Set([...consumer.flights].map(({ message }) => message.bucket));
    const buckets = [...this.#owners.keys()].filter((bucket) => this.#owners[bucket] === consumer);
    return [...buckets.filter((b) => !busy.has(b)), ...buckets.filter((b) => busy.has(b))];
  }
}

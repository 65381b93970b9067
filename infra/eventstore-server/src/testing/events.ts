import { randomUUID } from 'node:crypto';
import { jsonEvent, type ResolvedEvent } from '@eventstore/db-client';

/** An event whose data is just a number, to tell events apart. */
export const numbered = (number: number, type = 'Numbered') =>
  jsonEvent({ id: randomUUID(), type, data: { number } });

export const numberedUpTo = (count: number) =>
  Array.from({ length: count }, (_, index) => numbered(index));

/** The numbers that `numbered` put into events. */
export const numberOf = ({ event }: ResolvedEvent): number =>
  (event?.data as { number: number }).number;

export const collect = async <T>(items: AsyncIterable<T>): Promise<T[]> => {
  const collected: T[] = [];
  for await (const item of items) collected.push(item);
  return collected;
};

/** The next events of a subscription; it stays open. */
export const take = async <T extends ResolvedEvent>(
  subscription: AsyncIterable<T>,
  count: number,
): Promise<T[]> => {
  const taken: T[] = [];
  const iterator = iteratorOf(subscription);
  while (taken.length < count) {
    const next: IteratorResult<T, unknown> = await iterator.next();
    if (next.done === true) throw new Error(`Ended after ${taken.length} of ${count} events.`);
    taken.push(next.value);
  }
  return taken;
};

const iterators = new WeakMap<object, AsyncIterator<unknown>>();

/** One for each subscription: every iterator of a stream leaves its listeners behind. */
const iteratorOf = <T>(items: AsyncIterable<T>): AsyncIterator<T> => {
  const iterator =
    (iterators.get(items) as AsyncIterator<T> | undefined) ?? items[Symbol.asyncIterator]();
  iterators.set(items, iterator);
  return iterator;
};

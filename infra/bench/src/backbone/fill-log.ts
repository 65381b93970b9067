import pLimit from 'p-limit';
import { orderStory } from './orders.ts';
import { type Stage } from './stage.ts';

/** Appends so many orders, each in a stream of its own. */
export const fillLog = async ({ eventStore }: Stage, orders: number): Promise<void> => {
  const stories = Array.from({ length: orders }, orderStory);
  await pLimit(64).map(stories, ({ stream, events }) =>
    eventStore.append(stream, 'no_stream', events),
  );
};

import { memoryNotices } from '@marketgraph/infra/memory';
import { type Notices } from '@marketgraph/infra/ports';
import { describe, expect, it } from 'vitest';
import { TopicFollower } from './topic-follower.ts';

const topics = [
  { view: 'order-view', key: 'o-1' },
  { view: 'payment-view', key: 'o-1' },
];

const ignore = { onNotice: () => undefined, onGap: () => undefined };

describe('TopicFollower', () => {
  it('subscribes anew after a loss, once however many topics lost it, and tells of the gap', async () => {
    const notices = memoryNotices();
    let subscriptions = 0;
    const counting: Notices = {
      ...notices,
      subscribe: (...parameters) => {
        subscriptions += 1;
        return notices.subscribe(...parameters);
      },
    };
    const gap = Promise.withResolvers<undefined>();
    const follower = new TopicFollower(counting, topics, {
      ...ignore,
      onGap: () => gap.resolve(undefined),
    });
    await follower.open();
    notices.lose();
    await gap.promise;
    expect(subscriptions).toBe(4);
  });

  it('keeps no subscription when one of them fails', async () => {
    const closed: string[] = [];
    const failing: Notices = {
      ...memoryNotices(),
      subscribe: async (view) => {
        if (view === 'payment-view') throw new Error('no server');
        return { close: () => closed.push(view) };
      },
    };
    await expect(new TopicFollower(failing, topics, ignore).open()).rejects.toThrow('no server');
    expect(closed).toEqual(['order-view']);
  });

  it('closes what is only confirmed after it was closed', async () => {
    const confirmed = Promise.withResolvers<undefined>();
    const closed: string[] = [];
    const slow: Notices = {
      ...memoryNotices(),
      subscribe: async (view) => {
        await confirmed.promise;
        return { close: () => closed.push(view) };
      },
    };
    const follower = new TopicFollower(slow, topics, ignore);
    const opening = follower.open();
    follower.close();
    confirmed.resolve(undefined);
    await opening;
    expect(closed).toEqual(['order-view', 'payment-view']);
  });
});

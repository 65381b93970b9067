import { memoryNotices, type MemoryNotices } from '@marketgraph/infra/memory';

/** Notices in memory that know how many subscriptions are open. */
export type CountedNotices = MemoryNotices & { readonly open: () => number };

export const countedNotices = (): CountedNotices => {
  const notices = memoryNotices();
  let count = 0;
  return {
    ...notices,
    open: () => count,
    subscribe: async (view, key, listener) => {
      const subscription = await notices.subscribe(view, key, listener);
      count += 1;
      let isOpen = true;
      return {
        close: () => {
          if (isOpen) count -= 1;
          isOpen = false;
          subscription.close();
        },
      };
    },
  };
};

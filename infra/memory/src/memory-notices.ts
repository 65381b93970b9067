import { type ChangedNotice, type Notices } from '@marketgraph/infra/ports';

type Listener = Parameters<Notices['subscribe']>[2];

/** Listeners that can be made to think the connection broke. */
export type MemoryNotices = Notices & {
  /** Tells every listener that notices may have been missed. */
  readonly lose: () => void;
};

/** Delivers in order, after the publisher's own turn, as a server would. */
export const memoryNotices = (): MemoryNotices => {
  const listeners = new Map<string, Set<Listener>>();
  const topicOf = (view: string, key: string): string => `${view}.${key}`;

  const deliver = (notice: ChangedNotice): void => {
    for (const listener of listeners.get(topicOf(notice.view, notice.key)) ?? []) {
      listener.onNotice(notice);
    }
  };

  return {
    publish: (notices) => {
      queueMicrotask(() => notices.forEach(deliver));
    },

    subscribe: async (view, key, listener) => {
      const topic = topicOf(view, key);
      const ofTopic = listeners.get(topic) ?? new Set<Listener>();
      listeners.set(topic, ofTopic.add(listener));
      return { close: () => void ofTopic.delete(listener) };
    },

    lose: () => {
      for (const listener of [...listeners.values()].flatMap((set) => [...set])) listener.onLost();
    },

    close: async () => listeners.clear(),
  };
};

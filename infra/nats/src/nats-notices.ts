import { type ChangedNotice, type Notices } from '@marketgraph/infra/ports';
import { BrokenCallError, type Patience, persist } from '@marketgraph/infra/patience';
import { changedSubject } from '@marketgraph/schema';
import { type Logger } from 'pino';
import { type Transport } from './transport.ts';

type Listener = Parameters<Notices['subscribe']>[2];

/** One subscription at the server for all listeners to the same row. */
type Topic = {
  readonly listeners: Set<Listener>;
  readonly ready: Promise<void>;
  readonly close: () => void;
};

export type NoticesParts = {
  readonly transport: Transport;
  readonly patience: Patience;
  readonly logger: Logger | undefined;
};

/**
 * Notices over core NATS. `onLost` is called when the connection breaks, and again once it is restored:
 * whoever reads again then misses nothing. `subscribe` throws `RangeError` for a key that is no single
 * token, `UnavailableError` when the server does not confirm in time.
 */
export const createNatsNotices = ({ transport, patience, logger }: NoticesParts): Notices => {
  const topics = new Map<string, Topic>();

  /** What one listener throws must not keep the notice from the others. */
  const tell = (listener: Listener, call: (listener: Listener) => void): void => {
    try {
      call(listener);
    } catch (err) {
      logger?.error({ err }, 'A listener to notices failed');
    }
  };
  const tellAll = (listeners: Iterable<Listener>, call: (listener: Listener) => void): void => {
    for (const listener of [...listeners]) tell(listener, call);
  };
  const loseAll = (): void => {
    const listeners = [...topics.values()].flatMap((topic) => [...topic.listeners]);
    tellAll(listeners, (listener) => listener.onLost());
  };
  const confirm = (): Promise<void> =>
    persist('subscription to notices', patience, () => confirmed(transport, patience.attemptMs));

  const open = (subject: string): Topic => {
    const listeners = new Set<Listener>();
    const { close } = transport.subscribe(subject, (message) => {
      const notice = JSON.parse(message.string()) as ChangedNotice;
      tellAll(listeners, (listener) => listener.onNotice(notice));
    });
    return { listeners, close, ready: confirm() };
  };
  const leave = (subject: string, topic: Topic, listener: Listener): void => {
    topic.listeners.delete(listener);
    if (topic.listeners.size > 0 || topics.get(subject) !== topic) return;
    topics.delete(subject);
    topic.close();
  };

  const unwatch = transport.watch({
    onBroken: loseAll,
    // If it breaks again before it confirms, there will be a next time.
    onRestored: () => void confirm().then(loseAll, () => undefined),
  });

  return {
    publish: (notices) => {
      if (!transport.isUp()) return;
      for (const notice of notices) {
        transport.publish(subjectOf(notice.view, notice.key), JSON.stringify(notice));
      }
    },

    subscribe: async (view, key, listener) => {
      const subject = subjectOf(view, key);
      const topic = topics.get(subject) ?? open(subject);
      topics.set(subject, topic);
      // An object of our own: the same listener may subscribe twice.
      const entry: Listener = {
        onNotice: (notice) => listener.onNotice(notice),
        onLost: () => listener.onLost(),
      };
      topic.listeners.add(entry);
      try {
        await topic.ready;
      } catch (error) {
        leave(subject, topic, entry);
        throw error;
      }
      return { close: () => leave(subject, topic, entry) };
    },

    close: async () => {
      unwatch();
      for (const topic of topics.values()) topic.close();
      topics.clear();
    },
  };
};

/** Resolves when the server has handled all that was sent, subscriptions included. */
const confirmed = async (transport: Transport, ms: number): Promise<void> => {
  await transport.whenUp(ms);
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error(`no answer within ${ms} ms`)), ms);
  try {
    await Promise.race([transport.flush(), promise]);
  } catch (cause) {
    throw new BrokenCallError('the server did not confirm', { cause });
  } finally {
    clearTimeout(timer);
  }
};

/** Keys come from outside: one with a wildcard would hear what is meant for others. */
const subjectOf = (view: string, key: string): string => {
  for (const token of [view, key]) {
    if (!/^[^\s.*>]+$/.test(token)) throw new RangeError(`not a token of a subject: ${token}`);
  }
  return changedSubject(view, key);
};

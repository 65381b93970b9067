import { type EventStore } from '@marketgraph/infra/ports';

/** The store itself, counting what goes through it. */
export const countingEventStore = (
  eventStore: EventStore,
): { readonly eventStore: EventStore; readonly appended: () => number } => {
  let events = 0;
  return {
    appended: () => events,
    eventStore: {
      ...eventStore,
      append: async (stream, expected, newEvents) => {
        const appended = await eventStore.append(stream, expected, newEvents);
        events += newEvents.length;
        return appended;
      },
    },
  };
};

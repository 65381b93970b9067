import { describeEventStore } from '../../ports/src/event-store.contract.ts';
import { memoryEventStore } from './memory-event-store.ts';

describeEventStore('memoryEventStore', async () => {
  const store = memoryEventStore();
  return { store, close: () => store.close() };
});

import { describeViewStore } from '../../ports/src/view-store.contract.ts';
import { memoryViewStore } from './memory-view-store.ts';

describeViewStore('memoryViewStore', async () => {
  const store = memoryViewStore();
  return { store, close: () => store.close() };
});

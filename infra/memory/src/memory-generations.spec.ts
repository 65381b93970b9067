import { describeGenerations } from '../../ports/src/generations.contract.ts';
import { memoryViewStore } from './memory-view-store.ts';

describeGenerations('memoryViewStore', async () => {
  const store = memoryViewStore();
  return { store, generations: store.generations, close: () => store.close() };
});

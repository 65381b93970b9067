import { describeHandlerRecords } from '../../ports/src/handler-records.contract.ts';
import { describeLeases } from '../../ports/src/leases.contract.ts';
import { describeParkedEvents } from '../../ports/src/parked-events.contract.ts';
import { describeTimers } from '../../ports/src/timers.contract.ts';
import { describeViewStore } from '../../ports/src/view-store.contract.ts';
import { memoryViewStore } from './memory-view-store.ts';

const open = async () => {
  const store = memoryViewStore();
  return { store, close: () => store.close() };
};

describeViewStore('memoryViewStore', open);
describeParkedEvents('memoryViewStore', open);
describeLeases('memoryViewStore', open);
describeHandlerRecords('memoryViewStore', open);
describeTimers('memoryViewStore', open);

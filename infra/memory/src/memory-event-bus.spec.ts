import { describeEventBus } from '../../ports/src/event-bus.contract.ts';
import { memoryEventBus } from './memory-event-bus.ts';

describeEventBus('memoryEventBus', async () => {
  const bus = memoryEventBus();
  return { bus, close: () => bus.close() };
});

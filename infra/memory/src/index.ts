export { type MemoryEventBus, memoryEventBus } from './memory-event-bus.ts';
export { memoryEventStore } from './memory-event-store.ts';
export { type MemoryNotices, memoryNotices } from './memory-notices.ts';
export { memoryPersonKeys } from './memory-person-keys.ts';
export { type MemoryViewStore, memoryViewStore } from './memory-view-store.ts';
export { type VirtualClock, virtualClock } from './virtual-clock.ts';
export { memorySnapshots } from './memory-snapshots.ts';

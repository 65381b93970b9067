export { eventStoreDb, type EventStoreDbOptions } from './event-store-db.ts';
export { RefusedError } from './failure.ts';

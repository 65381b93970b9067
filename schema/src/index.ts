export * from './events/accounts/index.ts';
export {
  defineEvent,
  type EventContract,
  type EventOf,
  type Personal,
  type Upcast,
} from './events/define-event.ts';
export { type AnyEvent, type DomainEvents, eventContracts } from './events/index.ts';
export * from './events/inventory/index.ts';
export * from './events/notifications/index.ts';
export * from './events/orders/index.ts';
export * from './events/payments/index.ts';
export * from './events/products/index.ts';
export * from './events/shipping/index.ts';
export {
  instant,
  type Money,
  money,
  type PostalAddress,
  postalAddress,
  quantity,
  type Role,
  role,
  uuid,
} from './events/values.ts';
export { contractFor, parseEvent, type RawEvent, toStoredMetadata } from './parse-event.ts';
export { UnknownEventError } from './read-data.ts';
export {
  personalFieldsOf,
  type Sealed,
  SealedEventError,
  sealedIn,
  standInsFor,
  withOpened,
  withSealed,
} from './sealed-data.ts';
export type { EventMetadata, RecordedEvent } from './recorded-event.ts';
export {
  type Domain,
  domains,
  type EventDomain,
  streamCategories,
  type StreamCategory,
  streamId,
  streamName,
  streamPrefixes,
} from './streams.ts';
export { subgraphTypeDefs, withSharedSdl } from './subgraph-sdl.ts';
export {
  busEpoch,
  busStreamName,
  changedSubject,
  eventSubject,
  eventSubjects,
  partitionCount,
  partitionOf,
} from './subjects.ts';
export { withoutPersonalData } from './without-personal-data.ts';

export type { AlarmClock, Clock } from './clock.ts';
export type { CommandMetadata, Decider, Executed, Rejection, SnapshotPolicy } from './decider.ts';
export { type BusMessage, type EventBus, SequenceConflictError } from './event-bus.ts';
export {
  type Appended,
  ConcurrencyError,
  type EventStore,
  type ExpectedRevision,
  type LogBatch,
  type NewEvent,
  type RawEvent,
  UnavailableError,
} from './event-store.ts';
export {
  BehindError,
  type Beside,
  type Comparison,
  type Generation,
  type Generations,
  type HandlerOfTable,
  type Moment,
  type RowDifference,
  type Standing,
  SwitchBlockedError,
} from './generations.ts';
export type { HandlerFailure, HandlerRecord, HandlerRecords } from './handler-records.ts';
export { type Beat, type Lease, LeaseLostError, type Leases, type Look } from './leases.ts';
export type { ChangedNotice, Notices } from './notices.ts';
export type { Fault, ParkedEvent } from './parked-event.ts';
export {
  type ParkedEvents,
  type ParkedKey,
  type ParkedFailure,
  ParkedMovedError,
  type ParkedStream,
  type Skip,
  type SkippedEvent,
} from './parked-events.ts';
export {
  InvalidSignatureError,
  type PaymentIntent,
  type PaymentProvider,
  type ProviderEvent,
  ProviderRefusedError,
  type Refund,
  type VerifiedEvent,
} from './payment-provider.ts';
export { ownKeyId, type PersonKey, type PersonKeys } from './person-keys.ts';
export { comparePositions, formatPosition, parsePosition, type Position } from './position.ts';
export { type Snapshot, type Snapshots } from './snapshots.ts';
export {
  type SettledTimer,
  type TimerHolder,
  type TimerRow,
  type Timers,
  timerTable,
} from './timers.ts';
export {
  type Checkpoint,
  CheckpointMovedError,
  type LastCommit,
  NewerVersionError,
  type ViewStore,
} from './view-store.ts';
export {
  type Row,
  RowRefusedError,
  type ViewTable,
  type ViewTransaction,
} from './view-transaction.ts';

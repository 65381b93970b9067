export type { AnyCommand, Instruction } from './decide-all.ts';
export { causedBy } from './caused-by.ts';
export {
  describeHandlers,
  type HandlerHealth,
  stuckAfterMs,
  type WatchedHandler,
} from './describe-handlers.ts';
export { deriveId } from './derive-id.ts';
export { createExecute, type Execute, executeAll } from './execute.ts';
export { type Failure, type OnFailure } from './failure-policy.ts';
export { type HandlerState, HandlerWatch, type Route } from './handler-watch.ts';
export { isRejected } from './is-rejected.ts';
export { loadState } from './load-state.ts';
export { createPersonalData, KeyMissingError } from './personal-data/create-personal-data.ts';
export { openerFor } from './personal-data/open-events.ts';
export { type OpenEvent, type PersonalData } from './personal-data/personal-data.ts';
export { protectEventStore } from './personal-data/protect-event-store.ts';
export { rememberKeys, type RememberOptions } from './personal-data/remember-keys.ts';
export { Member } from './member.ts';
export { preferredOwner } from './preferred-owner.ts';
export { type AnyProjection, defineProjection, type Projection } from './projection.ts';
export { type AnyReaction, defineReaction, type Reaction } from './reaction.ts';
export { type LogReading, readLog } from './read-log.ts';
export { readHistory } from './read-history.ts';
export { type EngineLogger } from './keep-running.ts';
export { replayProjection } from './replay-projection.ts';
export { replayReaction } from './replay-reaction.ts';
export { retryDelay, type RetryDelay } from './retry-delay.ts';
export { type ProjectionOptions, runProjection } from './run-projection.ts';
export { type ReactionOptions, runReaction } from './run-reaction.ts';
export { type RelayOptions, runRelay } from './run-relay.ts';
export { createStreamStates, noStates, type StreamStates } from './states/stream-states.ts';
export { runTimer, type TimerOptions } from './timers/run-timer.ts';
export { systemClock } from './timers/system-clock.ts';
export { type AnyTimer, defineTimer, type DueTimer, type Timer } from './timers/timer.ts';
export { compareBeside } from './rebuild/compare-beside.ts';
export { BusDisagreesError } from './rebuild/catch-up.ts';
export { RebuildRunsError } from './rebuild/hold-rebuild.ts';
export type {
  GenerationOptions,
  RebuildPhase,
  RebuildProgress,
} from './rebuild/rebuild-options.ts';
export {
  type Rebuilt,
  type RebuildOptions,
  rebuildView,
  withNext,
} from './rebuild/rebuild-view.ts';
export {
  NoPreviousError,
  OtherVersionError,
  rollBack,
  type RolledBack,
} from './rebuild/roll-back.ts';
export { ParkedThereError } from './rebuild/switch-beside.ts';
export { upgradeView, UpgradeRefusedError } from './rebuild/upgrade-view.ts';
export { type CatchUpOptions, untilCaughtUp } from './until-caught-up.ts';

export type { AnyCommand, Instruction } from './decide-all.ts';
export { causedBy } from './caused-by.ts';
export { deriveId } from './derive-id.ts';
export { createExecute, type Execute, executeAll } from './execute.ts';
export { isRejected } from './is-rejected.ts';
export { loadState } from './load-state.ts';
export { type AnyProjection, defineProjection, type Projection } from './projection.ts';
export { type AnyReaction, defineReaction, type Reaction } from './reaction.ts';
export { readHistory } from './read-history.ts';

import type { GroupSettings } from './group.ts';

/** How many events were finished since the last checkpoint, and how many milliseconds ago that was. */
export type Since = { readonly count: number; readonly milliseconds: number };

type Rule = Pick<GroupSettings, 'checkpointAfter' | 'minCheckpointCount' | 'maxCheckpointCount'>;

/** Whether a checkpoint is due: at once after many events, or at some tick after a while and a few. */
export const isCheckpointDue = (since: Since, rule: Rule, isTick: boolean): boolean => {
  if (since.count === 0) return false;
  if (since.count >= rule.maxCheckpointCount) return true;
  const hasWaited = rule.checkpointAfter > 0 && since.milliseconds >= rule.checkpointAfter;
  return isTick && hasWaited && since.count >= rule.minCheckpointCount;
};

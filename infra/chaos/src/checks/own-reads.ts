import { type Check } from '../facts/facts.ts';
import { createReport } from './violations.ts';

/** A read with the token of a write shows it, or says that it may be stale. */
export const ownReads: Check = ({ entries }) => {
  const { unless, violations } = createReport('own reads');
  for (const { key, orderIds, ownReads: reads } of entries) {
    for (const { wrote, saw, isSeen, isStale } of reads)
      unless(isSeen || isStale, `${key} wrote ${wrote}, and saw ${saw}`, ...orderIds);
  }
  return violations;
};

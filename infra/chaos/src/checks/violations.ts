import { type Violation } from '../facts/facts.ts';

/** Reports for one check; `unless` says what must hold. */
export const createReport = (check: string) => {
  const violations: Violation[] = [];
  return {
    violations,
    unless: (holds: boolean, what: string, ...ids: readonly string[]): void => {
      if (!holds) violations.push({ check, what, ids });
    },
  };
};

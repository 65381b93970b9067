import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Outcome } from './run-chaos.ts';
import { type Site } from './site/site.ts';

const withSets = (_key: string, value: unknown): unknown =>
  value instanceof Set ? [...(value as ReadonlySet<unknown>)] : value;

/** Writes all that clients, faults and the supervision have to say beside the state, and answers where. */
export const keepEvidence = (
  site: Site,
  { diary, injected, facts, violations }: Outcome,
): string => {
  const file = join(site.state, 'evidence.json');
  const { entries } = diary;
  const evidence = { violations, injected, told: site.told, entries, facts };
  writeFileSync(file, JSON.stringify(evidence, withSets, 1));
  return file;
};

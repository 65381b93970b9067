import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type EventContract } from './events/define-event.ts';
import { eventContracts } from './events/index.ts';
import { fixtureName, recordContract } from './recorded-contract.ts';

const fixtures = new URL('../fixtures/', import.meta.url);
const recorded = z.object({
  type: z.string(),
  version: z.number(),
  form: z.unknown(),
  data: z.unknown(),
});

const readFixture = (name: string): z.output<typeof recorded> =>
  recorded.parse(JSON.parse(readFileSync(new URL(name, fixtures), 'utf8')));

const contracts: readonly (readonly [string, EventContract])[] = Object.entries(
  eventContracts,
).flatMap(([domain, list]) =>
  list.map((contract) => [fixtureName(domain, contract), contract] as const),
);

const files = readdirSync(fixtures, { recursive: true, encoding: 'utf8' }).filter((file) =>
  file.endsWith('.json'),
);

describe('event contracts', () => {
  it.each(contracts)('%s is recorded, and has not changed since', (name, contract) => {
    // Red? A released contract never changes: add a new event type or version with its upcaster.
    // New contract: npm run record:contracts.
    expect(recordContract(contract).form).toEqual(readFixture(name).form);
  });

  it.each(contracts)('%s: what was recorded is still read', (name, contract) => {
    expect(() => contract.data.parse(readFixture(name).data)).not.toThrow();
  });

  it('has a contract for everything that was ever recorded', () => {
    expect([...files].sort()).toEqual(contracts.map(([name]) => name).sort());
  });

  it('names each event once over all domains', () => {
    const types = contracts.map(([, { type }]) => type);
    expect(types).toEqual([...new Set(types)]);
  });
});

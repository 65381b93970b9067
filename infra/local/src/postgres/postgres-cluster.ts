import { chownSync, existsSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { toolsFolder } from '../places/places.ts';
import { publishFolder } from '../places/publish-folder.ts';
import { serverUser } from '../places/reachable.ts';
import { runCommand } from '../places/run-command.ts';
import { type PostgresBinaries } from './postgres-binaries.ts';

/** The built-in locale is the same on every machine, whatever its C library has. */
const initArguments = [
  ...['-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--no-sync', '--no-instructions'],
  ...['--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'],
];

const environment = { PATH: process.env['PATH'], LC_ALL: 'C', TZ: 'UTC' };

const makeTemplate = async (binaries: PostgresBinaries, draft: string): Promise<void> => {
  const user = serverUser();
  mkdirSync(draft, { mode: 0o700 });
  if (user !== undefined) chownSync(draft, user.uid, user.gid);
  await runCommand(binaries.initdb, [...initArguments, '-D', draft], {
    cwd: draft,
    env: environment,
    user,
  });
};

/** One `initdb` per version and user; every fresh cluster is a copy of it. */
const template = async (binaries: PostgresBinaries): Promise<string> => {
  const owner = serverUser()?.uid ?? process.getuid?.() ?? 0;
  const folder = join(toolsFolder(), `postgres-template-${binaries.version}-${owner}`);
  await publishFolder(folder, (draft) => makeTemplate(binaries, draft));
  return folder;
};

/** Makes the cluster in `data` unless it is there. `durable` also survives a power cut right after. */
export const ensureCluster = async (
  binaries: PostgresBinaries,
  data: string,
  { durable }: { durable: boolean },
): Promise<void> => {
  if (existsSync(data)) return;
  const source = await template(binaries);
  mkdirSync(dirname(data), { recursive: true, mode: 0o711 });
  await publishFolder(data, async (draft) => {
    await runCommand('cp', ['-a', source, draft]);
    if (durable)
      await runCommand(binaries.initdb, ['--sync-only', '-D', draft], {
        cwd: draft,
        env: environment,
        user: serverUser(),
      });
  });
};

import { accessSync, constants, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { toolsFolder } from '../places/places.ts';
import { publishFolder } from '../places/publish-folder.ts';
import { runCommand } from '../places/run-command.ts';

const floor = [2, 9] as const;

const howToGetIt = [
  'marketgraph needs nats-server 2.9 or later and found no way to get it. Any one of these helps:',
  '  - install nats-server so that it is on the PATH (macOS: brew install nats-server; else https://docs.nats.io/running-a-nats-service/introduction/installation)',
  '  - on Debian or Ubuntu, let `apt-get download nats-server` work (network, or a package mirror)',
  '  - set NATS_URL to a running server with JetStream, such as nats://127.0.0.1:4222',
].join('\n');

const isExecutable = (path: string): boolean => {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

const onPath = (): string | undefined =>
  (process.env['PATH'] ?? '')
    .split(delimiter)
    .filter((folder) => folder !== '')
    .map((folder) => join(folder, 'nats-server'))
    .find(isExecutable);

/** Whether `nats-server: v2.10.4` is recent enough. */
export const isRecentEnough = (versionLine: string): boolean => {
  const [, major, minor] = /v?(\d+)\.(\d+)/.exec(versionLine) ?? [];
  if (major === undefined || minor === undefined) return false;
  return Number(major) > floor[0] || (Number(major) === floor[0] && Number(minor) >= floor[1]);
};

const works = async (binary: string): Promise<boolean> => {
  try {
    return isRecentEnough(await runCommand(binary, ['--version']));
  } catch {
    return false;
  }
};

/** With lists of its own apt needs no root and changes nothing on the machine. */
const ownLists = (draft: string): string[] => [
  ...['-o', `Dir::State=${join(draft, 'apt')}`, '-o', `Dir::Cache=${join(draft, 'cache')}`],
];

const download = async (draft: string): Promise<void> => {
  try {
    await runCommand('apt-get', ['download', 'nats-server'], { cwd: draft });
  } catch {
    await runCommand('mkdir', ['-p', join(draft, 'apt'), join(draft, 'cache')]);
    await runCommand('apt-get', [...ownLists(draft), '-qq', 'update'], { cwd: draft });
    await runCommand('apt-get', [...ownLists(draft), 'download', 'nats-server'], { cwd: draft });
  }
};

const unpack = async (draft: string): Promise<void> => {
  await runCommand('mkdir', ['-p', draft]);
  await download(draft);
  const archive = readdirSync(draft).find((name) => name.endsWith('.deb'));
  if (archive === undefined) throw new Error('apt-get downloaded no package.');
  await runCommand('dpkg-deb', ['-x', join(draft, archive), draft]);
  const leftovers = ['apt', 'cache', archive].map((name) => join(draft, name));
  await runCommand('rm', ['-rf', ...leftovers]);
};

/**
 * A nats-server of 2.9 or later: the one on the PATH, else Debian's, unpacked beside our tools without installing it.
 * Throws one message that names the ways to get it.
 */
export const natsBinary = async (): Promise<string> => {
  const installed = onPath();
  if (installed !== undefined && (await works(installed))) return installed;
  const folder = join(toolsFolder(), 'nats-server');
  const unpacked = join(folder, 'usr', 'sbin', 'nats-server');
  try {
    await publishFolder(folder, unpack);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message.split('\n').at(-1) : '';
    throw new Error(`${howToGetIt}\nThe last attempt: ${why ?? ''}`, { cause });
  }
  if (await works(unpacked)) return unpacked;
  throw new Error(howToGetIt);
};

import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { isPortFree } from '../places/free-port.ts';
import { StackError } from './stack-error.ts';

const listening = '0A';

/** The socket that listens on a port, as Linux lists it; undefined elsewhere. */
const inodeOf = (port: number): string | undefined => {
  const hex = port.toString(16).toUpperCase().padStart(4, '0');
  const lines = ['/proc/net/tcp', '/proc/net/tcp6'].flatMap((table) => {
    try {
      return readFileSync(table, 'utf8').split('\n');
    } catch {
      return [];
    }
  });
  return lines
    .map((line) => line.trim().split(/\s+/))
    .find(([, local, , state]) => local?.endsWith(`:${hex}`) === true && state === listening)?.[9];
};

const filesOf = (pid: string): string[] => {
  try {
    const folder = `/proc/${pid}/fd`;
    return readdirSync(folder).map((file) => readlinkSync(`${folder}/${file}`));
  } catch {
    return []; // not ours to look into, or gone
  }
};

const commandOf = (pid: string): string =>
  readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim().slice(0, 100);

/** Who listens there, where that can be known. */
const ownerOf = (port: number): string => {
  const inode = inodeOf(port);
  if (inode === undefined) return 'another program';
  const pid = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .find((candidate) => filesOf(candidate).includes(`socket:[${inode}]`));
  return pid === undefined ? "another user's program" : `process ${pid} (${commandOf(pid)})`;
};

/** Ports by the name of who needs them. Throws one `StackError` that names all that are taken, and by whom. */
export const assertPortsFree = async (ports: ReadonlyMap<string, number>): Promise<void> => {
  const checked = await Promise.all(
    [...ports].map(async ([name, port]) => ({ name, port, isFree: await isPortFree(port) })),
  );
  const taken = checked.filter(({ isFree }) => !isFree);
  if (taken.length === 0) return;
  throw new StackError(
    'PORT_TAKEN',
    [
      'Ports that marketgraph needs are taken:',
      ...taken.map(({ name, port }) => `  ${port} (${name}) by ${ownerOf(port)}`),
      'End those, or choose another range, such as: MARKETGRAPH_PORT_BASE=5400 npm start',
    ].join('\n'),
  );
};

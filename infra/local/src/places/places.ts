import { createHash } from 'node:crypto';
import { accessSync, constants, mkdirSync, realpathSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isReachableBy, serverUser } from './reachable.ts';

/** Root of this checkout. */
export const checkout = realpathSync(fileURLToPath(new URL('../../../../', import.meta.url)));

const systemFolders = ['/var/lib', '/var/tmp'];

const isWritable = (folder: string): boolean => {
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
};

/** A short name for a long text. */
export const hashOf = (text: string): string =>
  createHash('sha256').update(text).digest('hex').slice(0, 10);

/** A folder in a place where everybody may write is taken only if it is ours: its name is no secret. */
const ownFolder = (path: string): string => {
  mkdirSync(path, { recursive: true, mode: 0o711 });
  const owner = statSync(path).uid;
  if (owner !== process.getuid?.())
    throw new Error(
      `${path} belongs to user ${owner}: remove it, or set MARKETGRAPH_HOME to another folder.`,
    );
  return path;
};

const outsideTheCheckout = (): string => {
  const parent = systemFolders.find(isWritable) ?? '/var/tmp';
  return ownFolder(join(parent, `marketgraph-${hashOf(checkout)}`));
};

/**
 * The folder of everything local: `.local` in the checkout, or, when Postgres must run as another user who
 * cannot come here (root below a private home), a folder of the system. `MARKETGRAPH_HOME` overrides both.
 */
export const localHome = (): string => {
  const chosen = process.env['MARKETGRAPH_HOME'];
  if (chosen !== undefined && chosen !== '') return ownFolder(resolve(chosen));
  const inside = join(checkout, '.local');
  return isReachableBy(serverUser(), inside) ? ownFolder(inside) : outsideTheCheckout();
};

const below = (name: string): string => ownFolder(join(localHome(), name));

/** What survives restarts and what `npm run reset` removes. */
export const defaultStateFolder = (): string => join(localHome(), 'state');

/** What can be made again at any time: unpacked servers, caches, the template of a fresh cluster. */
export const toolsFolder = (): string => below('tools');

import { mkdirSync, mkdtempSync, chmodSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { guardFolder, releaseFolder } from '../processes/guard.ts';
import { localHome } from './places.ts';
import { isReachableBy, serverUser } from './reachable.ts';

const parentFolder = (): string => {
  if (isReachableBy(serverUser(), join(tmpdir(), 'any'))) return tmpdir();
  const own = join(localHome(), 'tmp');
  mkdirSync(own, { recursive: true, mode: 0o711 });
  return own;
};

/** A fresh folder that servers can reach; it is removed when this process ends, or earlier by `removeFolder`. */
export const temporaryFolder = (): string => {
  const folder = mkdtempSync(join(parentFolder(), 'marketgraph-'));
  chmodSync(folder, 0o711);
  guardFolder(folder);
  return folder;
};

/** From here on a folder made by `temporaryFolder` outlives this process. */
export const keepFolder = (folder: string): void => releaseFolder(folder);

/** Removes a folder made by `temporaryFolder`. */
export const removeFolder = (folder: string): void => {
  rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  releaseFolder(folder);
};

import { statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

/** Who the backing servers run as. */
export interface SystemUser {
  readonly uid: number;
  readonly gid: number;
}

const nobody: SystemUser = { uid: 65534, gid: 65534 };

/** Postgres refuses to run as root: then it runs as an unprivileged number that needs no account. Else as ourselves. */
export const serverUser = (): SystemUser | undefined =>
  process.getuid?.() === 0 ? nobody : undefined;

const modeOf = (path: string): { mode: number; uid: number } | undefined =>
  statSync(path, { throwIfNoEntry: false });

const maySearch = (user: SystemUser, path: string): boolean => {
  const found = modeOf(path);
  if (found === undefined) return true; // not there yet: we make it
  const bit = found.uid === user.uid ? 0o100 : 0o001;
  return (found.mode & bit) !== 0;
};

/** Whether the user can come to `path` through all folders above it, for instance not below root's home. */
export const isReachableBy = (user: SystemUser | undefined, path: string): boolean => {
  if (user === undefined) return true;
  const parent = dirname(resolve(path));
  if (parent === path) return true;
  return maySearch(user, parent) && isReachableBy(user, parent);
};

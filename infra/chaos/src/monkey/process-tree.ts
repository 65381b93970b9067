import { readdirSync, readFileSync } from 'node:fs';

/** `pid (name) state ppid`: the name may hold anything, parentheses too. */
const parentOf = (pid: number): number | undefined => {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return Number(text.slice(text.lastIndexOf(')') + 2).split(' ')[1]);
  } catch {
    return undefined; // gone meanwhile
  }
};

/** A process and its children: Postgres is one for each connection. Only where there is `/proc`. */
export const processTree = (root: number): readonly number[] => {
  const all = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return [root, ...all.map(Number).filter((pid) => parentOf(pid) === root)];
};

import { execFile } from 'node:child_process';
import { type SystemUser } from './reachable.ts';

export interface CommandOptions {
  readonly cwd?: string;
  readonly user?: SystemUser | undefined;
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/** Runs a short command and answers its standard output. Throws with what it said on standard error. */
export const runCommand = (
  command: string,
  args: readonly string[],
  { cwd = '/', user, env = process.env }: CommandOptions = {},
): Promise<string> =>
  new Promise((resolve, reject) => {
    execFile(command, [...args], { cwd, env: { ...env }, ...user }, (error, stdout, stderr) => {
      if (error === null) resolve(stdout);
      else
        reject(
          new Error(`${command} ${args.join(' ')} failed: ${stderr.trim() || error.message}`, {
            cause: error,
          }),
        );
    });
  });

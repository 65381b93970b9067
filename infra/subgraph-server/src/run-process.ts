import { ConfigurationError } from '@marketgraph/infra/config';
import { UnavailableError } from '@marketgraph/infra/ports';

/** A started process: `url` is printed, `stop` drains. */
export type Running = { readonly url?: string; readonly stop: () => Promise<void> };

const drainLimit = 10_000;

/**
 * The whole of a `main.ts`: starts, prints one ready line, and on SIGTERM or SIGINT drains and
 * exits. What an operator has to mend, as a configuration, a missing service or a taken port, is
 * printed as its message alone; a second signal exits at once.
 */
export const runProcess = async (name: string, start: () => Promise<Running>): Promise<void> => {
  try {
    const running = await start();
    // Before the line, for who reads it may send a signal at once.
    stopOnSignal(name, running);
    console.log(`${name} is ready${running.url === undefined ? '' : ` at ${running.url}`}`);
  } catch (error) {
    console.error(isMendable(error) ? `${name}: ${error.message}` : error);
    process.exit(1);
  }
};

const isMendable = (error: unknown): error is Error =>
  error instanceof ConfigurationError ||
  error instanceof UnavailableError ||
  (error instanceof Error && 'syscall' in error);

const stopOnSignal = (name: string, running: Running): void => {
  let isStopping = false;
  const stop = (): void => {
    if (isStopping) process.exit(1);
    isStopping = true;
    // A drain that hangs must not keep a process that was told to go.
    setTimeout(() => process.exit(1), drainLimit).unref();
    running.stop().then(
      // With the exit code of whoever asked for the stop, if that was this process itself.
      () => process.exit(),
      (error: unknown) => {
        console.error(`${name} did not stop cleanly`, error);
        process.exit(1);
      },
    );
  };
  process.once('SIGTERM', stop);
  process.on('SIGINT', stop);
};

import { ConfigurationError } from '@marketgraph/infra/config';

/** A started process: `url` is printed, `stop` drains. */
export type Running = { readonly url?: string; readonly stop: () => Promise<void> };

const drainLimit = 10_000;

/**
 * The whole of a `main.ts`: starts, prints one ready line, and on SIGTERM or SIGINT drains and
 * exits. A configuration error is printed as its message alone; a second signal exits at once.
 */
export const runProcess = async (name: string, start: () => Promise<Running>): Promise<void> => {
  try {
    const running = await start();
    console.log(`${name} is ready${running.url === undefined ? '' : ` at ${running.url}`}`);
    stopOnSignal(name, running);
  } catch (error) {
    console.error(error instanceof ConfigurationError ? `${name}: ${error.message}` : error);
    process.exit(1);
  }
};

const stopOnSignal = (name: string, running: Running): void => {
  let isStopping = false;
  const stop = (): void => {
    if (isStopping) process.exit(1);
    isStopping = true;
    // A drain that hangs must not keep a process that was told to go.
    setTimeout(() => process.exit(1), drainLimit).unref();
    running.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        console.error(`${name} did not stop cleanly`, error);
        process.exit(1);
      },
    );
  };
  process.once('SIGTERM', stop);
  process.on('SIGINT', stop);
};

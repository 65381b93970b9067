import { type Logger } from 'pino';
import { pause } from './pause.ts';
import { retryDelay, type RetryDelay } from './retry-delay.ts';

/** What the engine says about its loops. */
export type EngineLogger = Pick<Logger, 'debug' | 'info' | 'warn' | 'error'>;

/** What every loop of the engine is given. */
export type LoopOptions = {
  readonly logger: EngineLogger;
  /** Aborting it ends the loop after the batch in hand. */
  readonly signal: AbortSignal;
  /** How long to wait after failures; for specs. */
  readonly delayOf?: RetryDelay;
};

/**
 * Runs `session` again and again until the signal aborts; never rejects. A session that throws is told
 * loudly and started anew after a pause that grows until the session reports progress.
 */
export const keepRunning = async (
  name: string,
  { logger, signal, delayOf = retryDelay }: LoopOptions,
  session: (onProgress: () => void) => Promise<void>,
): Promise<void> => {
  let failures = 0;
  const onProgress = (): void => {
    if (failures > 0) logger.info({ loop: name, failures }, `${name} goes on`);
    failures = 0;
  };
  while (!signal.aborted) {
    try {
      await session(onProgress);
    } catch (err) {
      failures += 1;
      const delayMs = Math.round(delayOf(failures, Math.random()));
      logger.error({ err, loop: name, failures, delayMs }, `${name} failed and is started anew`);
      await pause(delayMs, signal);
    }
  }
};

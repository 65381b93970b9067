/** The promise's value, or `undefined` as soon as the signal aborts. */
export const unlessAborted = async <Value>(
  signal: AbortSignal,
  promise: Promise<Value>,
): Promise<Value | undefined> => {
  const aborted = Promise.withResolvers<undefined>();
  const stop = (): void => aborted.resolve(undefined);
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) stop();
  try {
    return await Promise.race([promise, aborted.promise]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
};

/** Waits; ends early when the signal aborts. */
export const pause = async (ms: number, signal: AbortSignal): Promise<void> => {
  const { promise, resolve } = Promise.withResolvers<undefined>();
  const timer = setTimeout(() => resolve(undefined), ms);
  await unlessAborted(signal, promise);
  clearTimeout(timer);
};

/** Wakes everybody who waits for more; resolves also when `signal` aborts. */
export type Pulse = {
  readonly beat: () => void;
  readonly next: (signal: AbortSignal) => Promise<void>;
};

export const createPulse = (): Pulse => {
  let { promise, resolve } = Promise.withResolvers<undefined>();
  return {
    beat: () => {
      resolve(undefined);
      ({ promise, resolve } = Promise.withResolvers<undefined>());
    },
    next: async (signal) => {
      if (signal.aborted) return;
      const aborted = Promise.withResolvers<undefined>();
      const onAbort = (): void => aborted.resolve(undefined);
      signal.addEventListener('abort', onAbort, { once: true });
      await Promise.race([promise, aborted.promise]);
      signal.removeEventListener('abort', onAbort);
    },
  };
};

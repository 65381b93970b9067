import { setImmediate } from 'node:timers/promises';

/** Reads until the condition is met; the test's own time limit ends it. */
export const eventually = async <T>(
  read: () => T | Promise<T>,
  isMet: (value: T) => boolean,
): Promise<T> => {
  for (;;) {
    const value = await read();
    if (isMet(value)) return value;
    await setImmediate();
  }
};

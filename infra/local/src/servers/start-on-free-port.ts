import { freePort, isPortFree } from '../places/free-port.ts';

const attempts = 5;

/** Starts on the given port, or on a free one; another one when somebody was faster to take it. */
export const startOnFreePort = async <T>(
  port: number | undefined,
  start: (port: number) => Promise<T>,
): Promise<T> => {
  if (port !== undefined) return start(port);
  for (let attempt = 1; ; attempt++) {
    const chosen = await freePort();
    try {
      return await start(chosen);
    } catch (error) {
      if (attempt === attempts || (await isPortFree(chosen))) throw error;
    }
  }
};

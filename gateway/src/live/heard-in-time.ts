import { GraphQLError } from 'graphql';
import { limits } from '../limits.ts';

/** Waits for the bus, but not for ever. Throws `SERVICE_UNAVAILABLE`. */
export const heardInTime = async (opened: Promise<void>): Promise<void> => {
  const timeout = Promise.withResolvers<never>();
  const timer = setTimeout(() => timeout.reject(new Error('no answer')), limits.subscribeMs);
  try {
    await Promise.race([opened, timeout.promise]);
  } catch (cause) {
    throw new GraphQLError('Live updates are not available right now. Try again.', {
      extensions: { code: 'SERVICE_UNAVAILABLE' },
      ...(cause instanceof Error && { originalError: cause }),
    });
  } finally {
    clearTimeout(timer);
  }
};

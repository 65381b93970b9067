/** Wakes those who wait for more. */
export type Waker = {
  readonly wake: () => void;
  /** Resolves at the next `wake` after this call. */
  readonly next: () => Promise<void>;
};

export const createWaker = (): Waker => {
  let next = Promise.withResolvers<undefined>();
  return {
    wake: () => {
      next.resolve(undefined);
      next = Promise.withResolvers();
    },
    next: async () => {
      await next.promise;
    },
  };
};

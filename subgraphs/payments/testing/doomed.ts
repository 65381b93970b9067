import { type Parts } from '../src/application/payments.ts';
import { partsOf, type Till } from './till.ts';

export type Doomed = { readonly parts: Parts; readonly isDead: () => boolean };

/**
 * A process that dies at its n-th step. Every append and every call of Stripe is two steps: before it
 * is done, and after it is done but not yet known to be. From its death on nothing it does has effect.
 */
export const doomedAt = (last: number, { provider, eventStore }: Till): Doomed => {
  let steps = 0;
  const step = (): void => {
    steps += 1;
    if (steps >= last) throw new Error('killed');
  };
  const around = async <Result>(call: () => Promise<Result>): Promise<Result> => {
    step();
    const result = await call();
    step();
    return result;
  };
  const parts = partsOf(
    {
      ...provider,
      createIntent: (...args) => around(() => provider.createIntent(...args)),
      captureIntent: (...args) => around(() => provider.captureIntent(...args)),
      cancelIntent: (...args) => around(() => provider.cancelIntent(...args)),
      refund: (...args) => around(() => provider.refund(...args)),
    },
    { ...eventStore, append: (...args) => around(() => eventStore.append(...args)) },
  );
  return { parts, isDead: () => steps >= last };
};

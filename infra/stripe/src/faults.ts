import { ProviderRefusedError } from '@marketgraph/infra/ports';
import { Stripe } from 'stripe';

const { StripeAPIError, StripeCardError, StripeError, StripeInvalidRequestError } = Stripe.errors;

/**
 * Makes a call under an idempotency key. Stripe answers every repeat of a key as it did the first
 * time, for a day, even if that was a fault of its own. Then the call is made once more under a key
 * of its own, unless `lookUp` finds that it was done in spite of the fault.
 */
export const despiteStoredFault = async <Result>(
  idempotencyKey: string,
  call: (options: Stripe.RequestOptions) => Promise<Result>,
  lookUp: () => Promise<Result | undefined>,
): Promise<Result> => {
  try {
    return await call({ idempotencyKey });
  } catch (error) {
    if (!isStoredFault(error)) throw error;
    return (await lookUp()) ?? call({});
  }
};

const isStoredFault = (error: unknown): boolean =>
  error instanceof StripeAPIError &&
  (error.headers?.['stripe-should-retry'] === 'false' ||
    error.headers?.['idempotent-replayed'] === 'true');

/** The intent moved on meanwhile: its present state is the answer, not a fault. */
export const hasMovedOn = (error: unknown): boolean =>
  error instanceof StripeError && error.code === 'payment_intent_unexpected_state';

/** What no repeat will change. Limits, keys and missing objects are not among it: somebody may mend them. */
export const isRefusal = (error: unknown): boolean =>
  error instanceof StripeCardError ||
  (error instanceof StripeInvalidRequestError && error.statusCode === 400);

/** Refused for what is to be paid; any other refusal of an intent is a fault of ours or of the account. */
export const isAboutAmount = (error: unknown): boolean =>
  error instanceof StripeInvalidRequestError &&
  (error.param === 'amount' || error.param === 'currency');

/** Makes a call whose refusals are for good. Throws `ProviderRefusedError` for those. */
export const refusable = async <Result>(
  isForGood: (error: unknown) => boolean,
  call: () => Promise<Result>,
): Promise<Result> => {
  try {
    return await call();
  } catch (cause) {
    if (!(cause instanceof StripeError) || !isForGood(cause)) throw cause;
    const reason = cause.decline_code ?? cause.code ?? cause.type;
    throw new ProviderRefusedError(reason, cause.message, { cause });
  }
};

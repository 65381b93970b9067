import type { Happening, RefusedRequest, Result } from '../answer.ts';
import { booked } from '../book.ts';
import type { Call } from '../endpoint.ts';
import type { PaymentIntent, Transition } from '../payment-intent.ts';
import type { PaymentMethod } from '../payment-method.ts';
import { isRefused, type Refused } from '../refusal.ts';
import { paymentIntentResource, publicView } from '../resources/payment-intent-resource.ts';
import type { VisibleRow } from '../resources/resource.ts';
import { happenings } from './change-result.ts';
import { shown, type Expanding } from './show.ts';

export const rowsOf = ({ intent, charge }: Transition): readonly VisibleRow[] => [
  { kind: 'payment_intent', value: intent },
  ...(charge ? [{ kind: 'charge' as const, value: charge }] : []),
];

/** The intent as this caller may see it. */
export const viewOf = ({ access, baseUrl }: Call<unknown>, intent: PaymentIntent): object => {
  const resource = paymentIntentResource(intent, baseUrl);
  return access === 'publishable' ? publicView(resource) : resource;
};

export type Step = {
  /** What an error shows; absent for an intent that never came to be. */
  readonly before?: PaymentIntent;
  /** Kept together with the intent that uses it. */
  readonly paymentMethod?: PaymentMethod | undefined;
  /** Happened earlier in the same request. */
  readonly earlier?: readonly Happening[];
};

/** Turns a step of the machine into what is stored, told and answered. */
export const resultOf = (
  call: Call<Expanding>,
  outcome: Transition | Refused,
  step: Step = {},
): Result | RefusedRequest => {
  if (isRefused(outcome))
    return { ...outcome, ...(step.before && { paymentIntent: viewOf(call, step.before) }) };
  const { paymentMethod } = step;
  const rows = booked(call, rowsOf(outcome));
  const body = shown(call, viewOf(call, outcome.intent), rows);
  if (isRefused(body)) return body;
  return {
    ...body,
    rows: paymentMethod ? [{ kind: 'payment_method', value: paymentMethod }, ...rows] : rows,
    happened: [...(step.earlier ?? []), ...happenings(outcome.happened, rows)],
    ...(outcome.failure && { failure: outcome.failure }),
  };
};

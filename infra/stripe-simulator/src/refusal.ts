import type { AdviceCode } from './payment-method.ts';

/** What Stripe says instead of the resource; becomes the `error` of the body and the HTTP status. */
export type Refusal = {
  readonly status: 400 | 401 | 402 | 403 | 404 | 409 | 429 | 500 | 502 | 503;
  readonly type: 'api_error' | 'card_error' | 'idempotency_error' | 'invalid_request_error';
  readonly message: string;
  readonly code?: string;
  readonly declineCode?: string;
  readonly adviceCode?: AdviceCode;
  readonly param?: string;
  readonly charge?: string;
};

export type Refused = { readonly refused: Refusal };

export const isRefused = (outcome: object): outcome is Refused => 'refused' in outcome;

export const invalidRequest = (
  message: string,
  about: Pick<Refusal, 'code' | 'param'> = {},
): Refused => ({ refused: { status: 400, type: 'invalid_request_error', message, ...about } });

export const unexpectedState = (message: string): Refused =>
  invalidRequest(message, { code: 'payment_intent_unexpected_state' });

/** The object named in the path is a 404, the one named in a parameter a 400. */
export const noSuch = (noun: string, id: string, where: { param: string; status?: 400 | 404 }) => ({
  refused: {
    status: where.status ?? 404,
    type: 'invalid_request_error',
    code: 'resource_missing',
    param: where.param,
    message: `No such ${noun}: '${id}'`,
  } satisfies Refusal,
});

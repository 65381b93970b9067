import { z } from 'zod';

import type { RefusedRequest, Result } from '../answer.ts';
import type { Charge } from '../charge.ts';
import { endpoint, type Call, type Endpoint } from '../endpoint.ts';
import { list, mergeMetadata, metadata, positiveInteger } from '../form.ts';
import { pageOf, paging } from '../page-of.ts';
import { createRefund, type RefundTransition } from '../refund.ts';
import { invalidRequest, isRefused, noSuch, type Refused } from '../refusal.ts';
import { refundResource } from '../resources/refund-resource.ts';
import type { VisibleRow } from '../resources/resource.ts';
import { changeResult } from './change-result.ts';
import { shown, shownPage, type Expanding } from './show.ts';

const createParams = z.strictObject({
  payment_intent: z.string().optional(),
  charge: z.string().optional(),
  amount: positiveInteger.optional(),
  reason: z.enum(['duplicate', 'fraudulent', 'requested_by_customer']).optional(),
  metadata: metadata.optional(),
  expand: list.optional(),
});
type CreateParams = z.output<typeof createParams>;

/** The charge to give back from, named directly or by its PaymentIntent. */
const chargeFor = ({ ledger, params }: Call<CreateParams>): { charge: Charge } | Refused => {
  const { payment_intent: intentId, charge: chargeId } = params;
  const intent = intentId === undefined ? undefined : ledger.get('payment_intent', intentId);
  if (intentId !== undefined && !intent)
    return noSuch('payment_intent', intentId, { param: 'payment_intent' });
  const id = chargeId ?? intent?.latestCharge;
  const charge = id && ledger.get('charge', id);
  if (charge) return { charge };
  if (chargeId !== undefined) return noSuch('charge', chargeId, { param: 'charge' });
  if (intentId === undefined)
    return invalidRequest(
      'One of the following params should be provided for this request: payment_intent or charge.',
    );
  return invalidRequest(
    `This PaymentIntent (${intentId}) does not have a successful charge to refund.`,
  );
};

/** Turns a step of a refund into what is stored, told and answered. */
export const refundResultOf = (
  call: Call<Expanding>,
  outcome: RefundTransition | Refused,
): Result | RefusedRequest => {
  if (isRefused(outcome)) return outcome;
  const rows: readonly VisibleRow[] = [
    { kind: 'refund', value: outcome.refund },
    { kind: 'charge', value: outcome.charge },
  ];
  return changeResult(call, { rows, happened: outcome.happened });
};

const create = (call: Call<CreateParams>): Result | RefusedRequest => {
  const found = chargeFor(call);
  if (isRefused(found)) return found;
  const { params } = call;
  const refund = createRefund(found.charge, {
    id: call.ledger.newId('re'),
    amount: params.amount,
    reason: params.reason ?? null,
    metadata: mergeMetadata({}, params.metadata),
    created: call.at,
  });
  return refundResultOf(call, refund);
};

export const refundEndpoints: readonly Endpoint[] = [
  endpoint({
    method: 'POST',
    path: '/v1/refunds',
    access: 'secret',
    params: createParams,
    run: create,
  }),
  endpoint({
    method: 'GET',
    path: '/v1/refunds',
    access: 'secret',
    params: z.strictObject({
      ...paging,
      payment_intent: z.string().optional(),
      charge: z.string().optional(),
    }),
    run: (call) => {
      const { payment_intent: intent, charge } = call.params;
      const asked = call.ledger
        .all('refund')
        .filter((refund) => intent === undefined || refund.paymentIntent === intent)
        .filter((refund) => charge === undefined || refund.charge === charge);
      const page = pageOf(asked, call.params);
      if (isRefused(page)) return page;
      return shownPage(call, page, { url: '/v1/refunds', show: refundResource });
    },
  }),
  endpoint({
    method: 'GET',
    path: '/v1/refunds/:id',
    access: 'secret',
    params: z.strictObject({ expand: list.optional() }),
    run: (call) => {
      const refund = call.ledger.get('refund', call.target);
      if (!refund) return noSuch('refund', call.target, { param: 'id' });
      return shown(call, refundResource(refund));
    },
  }),
  endpoint({
    method: 'POST',
    path: '/v1/refunds/:id',
    access: 'secret',
    params: z.strictObject({ metadata: metadata.optional(), expand: list.optional() }),
    run: (call) => {
      const refund = call.ledger.get('refund', call.target);
      if (!refund) return noSuch('refund', call.target, { param: 'id' });
      const labels = mergeMetadata(refund.metadata, call.params.metadata);
      const rows = [{ kind: 'refund' as const, value: { ...refund, metadata: labels } }];
      return changeResult(call, { rows, happened: ['refund.updated', 'charge.refund.updated'] });
    },
  }),
  endpoint({
    method: 'POST',
    path: '/v1/refunds/:id/cancel',
    access: 'secret',
    params: z.strictObject({ expand: list.optional() }),
    run: (call) =>
      call.ledger.get('refund', call.target)
        ? invalidRequest('Only refunds with the status requires_action can be canceled.')
        : noSuch('refund', call.target, { param: 'id' }),
  }),
];

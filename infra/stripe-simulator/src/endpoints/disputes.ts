import { z } from 'zod';

import type { RefusedRequest, Result } from '../answer.ts';
import type { Charge } from '../charge.ts';
import { acceptDispute, answerDispute, type Dispute, type DisputeTransition } from '../dispute.ts';
import { endpoint, type Call, type Endpoint } from '../endpoint.ts';
import { flag, list, mergeMetadata, metadata } from '../form.ts';
import { pageOf, paging } from '../page-of.ts';
import { isRefused, noSuch, type Refused } from '../refusal.ts';
import { disputeResource, evidenceFields } from '../resources/dispute-resource.ts';
import { changeResult } from './change-result.ts';
import { shown, shownPage, type Expanding } from './show.ts';

const evidenceText = z
  .string()
  .max(20_000)
  .transform((value) => (value === '' ? null : value));
const evidence = z
  .strictObject(Object.fromEntries(evidenceFields.map((field) => [field, evidenceText.optional()])))
  .transform((given) => Object.fromEntries(Object.entries(given).filter(isGiven)));

const isGiven = (entry: [string, string | null | undefined]): entry is [string, string | null] =>
  entry[1] !== undefined;

const updateParams = z.strictObject({
  evidence: evidence.optional(),
  metadata: metadata.optional(),
  submit: flag.optional(),
  expand: list.optional(),
});

/** Turns a step of a dispute into what is stored, told and answered. */
export const disputeResult = (
  call: Call<Expanding>,
  outcome: DisputeTransition | Refused,
): Result | RefusedRequest => {
  if (isRefused(outcome)) return outcome;
  const { dispute, charge, happened } = outcome;
  const rows = [
    { kind: 'dispute' as const, value: dispute },
    ...(charge ? [{ kind: 'charge' as const, value: charge }] : []),
  ];
  return changeResult(call, { rows, happened });
};

const onDispute =
  <P extends Expanding>(
    step: (call: Call<P>, dispute: Dispute, charge: Charge) => Result | RefusedRequest,
  ) =>
  (call: Call<P>): Result | RefusedRequest => {
    const dispute = call.ledger.get('dispute', call.target);
    const charge = call.ledger.get('charge', dispute?.charge ?? '');
    if (!dispute || !charge) return noSuch('dispute', call.target, { param: 'dispute' });
    return step(call, dispute, charge);
  };

export const disputeEndpoints: readonly Endpoint[] = [
  endpoint({
    method: 'GET',
    path: '/v1/disputes',
    access: 'secret',
    params: z.strictObject({
      ...paging,
      payment_intent: z.string().optional(),
      charge: z.string().optional(),
    }),
    run: (call) => {
      const { payment_intent: intent, charge } = call.params;
      const asked = call.ledger
        .all('dispute')
        .filter((dispute) => intent === undefined || dispute.paymentIntent === intent)
        .filter((dispute) => charge === undefined || dispute.charge === charge);
      const page = pageOf(asked, call.params);
      if (isRefused(page)) return page;
      const show = (dispute: Dispute) => disputeResource(dispute, call.at);
      return shownPage(call, page, { url: '/v1/disputes', show });
    },
  }),
  endpoint({
    method: 'GET',
    path: '/v1/disputes/:id',
    access: 'secret',
    params: z.strictObject({ expand: list.optional() }),
    run: onDispute((call, dispute) => shown(call, disputeResource(dispute, call.at))),
  }),
  endpoint({
    method: 'POST',
    path: '/v1/disputes/:id',
    access: 'secret',
    params: updateParams,
    run: onDispute((call: Call<z.output<typeof updateParams>>, dispute) => {
      const answered = answerDispute(dispute, {
        evidence: call.params.evidence,
        metadata: mergeMetadata(dispute.metadata, call.params.metadata),
        isSubmitted: call.params.submit ?? call.params.evidence !== undefined,
        at: call.at,
      });
      return disputeResult(call, answered);
    }),
  }),
  endpoint({
    method: 'POST',
    path: '/v1/disputes/:id/close',
    access: 'secret',
    params: z.strictObject({ expand: list.optional() }),
    run: onDispute((call, dispute, charge) => disputeResult(call, acceptDispute(dispute, charge))),
  }),
];

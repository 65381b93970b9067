import { z } from 'zod';

import type { RefusedRequest, Result } from '../answer.ts';
import { cancelIntent } from '../cancel-intent.ts';
import type { Charge } from '../charge.ts';
import { endpoint, type Call, type Endpoint } from '../endpoint.ts';
import { mergeMetadata } from '../form.ts';
import { pageOf, paging } from '../page-of.ts';
import { confirmIntent } from '../payment-attempt.ts';
import {
  captureIntent,
  createIntent,
  updateIntent,
  type NewIntent,
  type PaymentIntent,
} from '../payment-intent.ts';
import type { PaymentMethod } from '../payment-method.ts';
import { invalidRequest, isRefused, noSuch, type Refused } from '../refusal.ts';
import { paymentIntentResource } from '../resources/payment-intent-resource.ts';
import {
  cancelParams,
  captureParams,
  cardCaptureMethodIn,
  confirmParams,
  createParams,
  retrieveParams,
  updateFrom,
  updateParams,
  wayOfPaying,
  type ConfirmParams,
  type CreateParams,
} from './payment-intent-params.ts';
import { findPaymentMethod, makePaymentMethod } from './payment-methods.ts';
import { shown, shownPage, type Expanding } from './show.ts';
import { happenings } from './change-result.ts';
import { resultOf, rowsOf, viewOf } from './transition-result.ts';

type Target = Expanding & { readonly client_secret?: string | undefined };

/** Runs a step on the intent named in the path; a buyer must know its client secret. */
const onIntent =
  <P extends Target>(step: (call: Call<P>, intent: PaymentIntent) => Result | RefusedRequest) =>
  (call: Call<P>): Result | RefusedRequest => {
    const intent = call.ledger.get('payment_intent', call.target);
    if (!intent) return noSuch('payment_intent', call.target, { param: 'intent' });
    if (call.access === 'publishable' && call.params.client_secret !== intent.clientSecret)
      return invalidRequest(
        'The client_secret provided does not match the client_secret associated with the PaymentIntent.',
        { code: 'payment_intent_invalid_parameter', param: 'client_secret' },
      );
    return step(call, intent);
  };

const chargeOf = ({ ledger }: Call<unknown>, intent: PaymentIntent): Charge | undefined =>
  intent.latestCharge === null ? undefined : ledger.get('charge', intent.latestCharge);

type Paying = Pick<ConfirmParams, 'payment_method' | 'payment_method_data'>;

/** The payment method that comes with a request; else the one the intent already has. */
const methodFor = (
  call: Call<Paying>,
  known: string | null,
): { readonly paymentMethod?: PaymentMethod | undefined } | Refused => {
  const { payment_method: id, payment_method_data: data } = call.params;
  if (data) return makePaymentMethod(call, data);
  if (id) return findPaymentMethod(call, id);
  return { paymentMethod: known === null ? undefined : call.ledger.get('payment_method', known) };
};

const newIntent = (
  call: Call<CreateParams>,
  paymentMethod: PaymentMethod | undefined,
): NewIntent => {
  const { params, ledger } = call;
  const id = ledger.newId('pi');
  return {
    id,
    clientSecret: ledger.clientSecretOf(id),
    created: call.at,
    amount: params.amount,
    currency: params.currency,
    captureMethod: params.capture_method ?? 'automatic_async',
    cardCaptureMethod: cardCaptureMethodIn(params),
    ...wayOfPaying(params),
    paymentMethod: paymentMethod?.id ?? null,
    returnUrl: params.return_url ?? null,
    customer: params.customer ?? null,
    description: params.description ?? null,
    receiptEmail: params.receipt_email ?? null,
    statementDescriptor: params.statement_descriptor ?? null,
    statementDescriptorSuffix: params.statement_descriptor_suffix ?? null,
    transferGroup: params.transfer_group ?? null,
    metadata: mergeMetadata({}, params.metadata),
  };
};

const create = (call: Call<CreateParams>): Result | RefusedRequest => {
  const method = methodFor(call, null);
  if (isRefused(method)) return method;
  const created = createIntent(newIntent(call, method.paymentMethod));
  if (isRefused(created) || !call.params.confirm) return resultOf(call, created, method);
  const confirmed = confirmIntent(created.intent, {
    paymentMethod: method.paymentMethod,
    chargeId: call.ledger.newId('ch'),
    at: call.at,
  });
  const earlier = happenings(created.happened, rowsOf(created));
  return resultOf(call, confirmed, { ...method, earlier });
};

const confirm = onIntent((call: Call<ConfirmParams>, intent) => {
  const method = methodFor(call, intent.paymentMethod);
  if (isRefused(method)) return { ...method, paymentIntent: viewOf(call, intent) };
  const { receipt_email: receiptEmail = intent.receiptEmail } = call.params;
  const confirmed = confirmIntent(
    { ...intent, receiptEmail },
    {
      paymentMethod: method.paymentMethod,
      chargeId: call.ledger.newId('ch'),
      at: call.at,
      returnUrl: call.params.return_url ?? null,
    },
  );
  return resultOf(call, confirmed, { ...method, before: intent });
});

export const paymentIntentEndpoints: readonly Endpoint[] = [
  endpoint({
    method: 'POST',
    path: '/v1/payment_intents',
    access: 'secret',
    params: createParams,
    run: create,
  }),
  endpoint({
    method: 'GET',
    path: '/v1/payment_intents',
    access: 'secret',
    params: z.strictObject({ ...paging, customer: z.string().optional() }),
    run: (call) => {
      const { customer } = call.params;
      const intents = call.ledger.all('payment_intent');
      const asked = customer ? intents.filter((intent) => intent.customer === customer) : intents;
      const page = pageOf(asked, call.params);
      if (isRefused(page)) return page;
      return shownPage(call, page, {
        url: '/v1/payment_intents',
        show: (intent) => paymentIntentResource(intent, call.baseUrl),
      });
    },
  }),
  endpoint({
    method: 'GET',
    path: '/v1/payment_intents/:id',
    access: 'publishable',
    params: retrieveParams,
    run: onIntent((call, intent) => shown(call, viewOf(call, intent))),
  }),
  endpoint({
    method: 'POST',
    path: '/v1/payment_intents/:id',
    access: 'secret',
    params: updateParams,
    run: onIntent((call, intent) => {
      const method = methodFor(call, null);
      if (isRefused(method)) return method;
      const { paymentMethod } = method;
      const update = {
        ...updateFrom(intent, call.params),
        ...(paymentMethod && { paymentMethod: paymentMethod.id }),
      };
      return resultOf(call, updateIntent(intent, update), { ...method, before: intent });
    }),
  }),
  endpoint({
    method: 'POST',
    path: '/v1/payment_intents/:id/confirm',
    access: 'publishable',
    params: confirmParams,
    run: confirm,
  }),
  endpoint({
    method: 'POST',
    path: '/v1/payment_intents/:id/capture',
    access: 'secret',
    params: captureParams,
    run: onIntent((call, intent) => {
      const { params } = call;
      const labelled = { ...intent, metadata: mergeMetadata(intent.metadata, params.metadata) };
      const captured = captureIntent(labelled, chargeOf(call, intent), params.amount_to_capture);
      return resultOf(call, captured, { before: intent });
    }),
  }),
  endpoint({
    method: 'POST',
    path: '/v1/payment_intents/:id/cancel',
    access: 'secret',
    params: cancelParams,
    run: onIntent((call, intent) => {
      const reason = call.params.cancellation_reason ?? null;
      const canceled = cancelIntent(intent, chargeOf(call, intent), { at: call.at, reason });
      return resultOf(call, canceled, { before: intent });
    }),
  }),
];

import type { Stripe } from 'stripe';
import { z } from 'zod';

import type { RefusedRequest, Result } from '../answer.ts';
import { endpoint, type Call, type Endpoint } from '../endpoint.ts';
import { flag, list, mergeMetadata, metadata, sent, text } from '../form.ts';
import { pageOf, paging } from '../page-of.ts';
import { invalidRequest, isRefused, noSuch } from '../refusal.ts';
import { webhookEndpointResource } from '../resources/webhook-endpoint-resource.ts';
import { isSubscribable } from '../webhooks/subscribable.ts';
import type { WebhookEndpoint } from '../webhooks/webhook-endpoint.ts';
import { shownPage } from './show.ts';

const eventNames = list.pipe(
  z.array(z.string().refine(isSubscribable, 'is not an event of Stripe')).min(1),
);
const settings = {
  url: z.url({ protocol: /^https?$/ }),
  enabled_events: eventNames,
  description: text.optional(),
  metadata: metadata.optional(),
  expand: list.optional(),
};
const createParams = z.strictObject({ ...settings, api_version: z.string().optional() });
const updateParams = z.strictObject({
  ...settings,
  url: settings.url.optional(),
  enabled_events: eventNames.optional(),
  disabled: flag.optional(),
});

const atMost = 16;

const known = ({ ledger }: Call<unknown>): readonly WebhookEndpoint[] =>
  ledger.all('webhook_endpoint').filter(({ status }) => status !== 'deleted');

const create = (call: Call<z.output<typeof createParams>>): Result | RefusedRequest => {
  const { ledger, params, at } = call;
  if (known(call).length >= atMost)
    return invalidRequest(`You have reached the maximum of ${atMost} test webhook endpoints.`);
  const secret = ledger.newId('whsec');
  const value: WebhookEndpoint = {
    id: ledger.newId('we'),
    created: at,
    url: params.url,
    status: 'enabled',
    enabledEvents: params.enabled_events,
    description: params.description ?? null,
    metadata: mergeMetadata({}, params.metadata),
    secrets: [{ value: secret, expiresAt: null }],
    configuredAs: null,
    wokenAt: null,
  };
  const body = { ...webhookEndpointResource(value), secret };
  return { body, rows: [{ kind: 'webhook_endpoint', value }] };
};

const update = (
  { params, at }: Call<z.output<typeof updateParams>>,
  before: WebhookEndpoint,
): Result => {
  const { disabled: isDisabled, enabled_events: enabledEvents, url, description } = params;
  const wakes = before.status === 'disabled' && isDisabled === false;
  const value: WebhookEndpoint = {
    ...before,
    ...sent({ url, enabledEvents, description }),
    ...(isDisabled !== undefined && { status: isDisabled ? 'disabled' : 'enabled' }),
    ...(wakes && { wokenAt: at }),
    metadata: mergeMetadata(before.metadata, params.metadata),
  };
  return { body: webhookEndpointResource(value), rows: [{ kind: 'webhook_endpoint', value }] };
};

const remove = (before: WebhookEndpoint): Result => {
  const value = { ...before, status: 'deleted' as const };
  const body: Stripe.DeletedWebhookEndpoint = {
    id: before.id,
    object: 'webhook_endpoint',
    deleted: true,
  };
  return { body, rows: [{ kind: 'webhook_endpoint', value }] };
};

const onEndpoint =
  <P>(step: (call: Call<P>, endpoint: WebhookEndpoint) => Result) =>
  (call: Call<P>): Result | RefusedRequest => {
    const found = known(call).find(({ id }) => id === call.target);
    return found
      ? step(call, found)
      : noSuch('webhook endpoint', call.target, { param: 'webhook_endpoint' });
  };

export const webhookEndpointEndpoints: readonly Endpoint[] = [
  endpoint({
    method: 'POST',
    path: '/v1/webhook_endpoints',
    access: 'secret',
    params: createParams,
    run: create,
  }),
  endpoint({
    method: 'GET',
    path: '/v1/webhook_endpoints',
    access: 'secret',
    params: z.strictObject(paging),
    run: (call) => {
      const page = pageOf(known(call), call.params);
      if (isRefused(page)) return page;
      const show = webhookEndpointResource;
      return shownPage(call, page, { url: '/v1/webhook_endpoints', show });
    },
  }),
  endpoint({
    method: 'GET',
    path: '/v1/webhook_endpoints/:id',
    access: 'secret',
    params: z.strictObject({ expand: list.optional() }),
    run: onEndpoint((_call, found) => ({ body: webhookEndpointResource(found) })),
  }),
  endpoint({
    method: 'POST',
    path: '/v1/webhook_endpoints/:id',
    access: 'secret',
    params: updateParams,
    run: onEndpoint(update),
  }),
  endpoint({
    method: 'DELETE',
    path: '/v1/webhook_endpoints/:id',
    access: 'secret',
    params: z.strictObject({}),
    run: onEndpoint((_call, found) => remove(found)),
  }),
];

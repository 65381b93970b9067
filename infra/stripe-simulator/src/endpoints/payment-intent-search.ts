import type { Stripe } from 'stripe';
import { z } from 'zod';

import type { RefusedRequest, Result } from '../answer.ts';
import { endpoint, type Call, type Endpoint } from '../endpoint.ts';
import { list } from '../form.ts';
import { pageOf, paging } from '../page-of.ts';
import { isRefused } from '../refusal.ts';
import { paymentIntentResource } from '../resources/payment-intent-resource.ts';
import { searchFor } from '../search-query.ts';
import { shown } from './show.ts';

const params = z.strictObject({
  query: z.string(),
  limit: paging.limit,
  /** What an earlier page called `next_page`. */
  page: z.string().optional(),
  expand: list.optional(),
});

const run = (call: Call<z.output<typeof params>>): Result | RefusedRequest => {
  const search = searchFor(call.params.query);
  if (isRefused(search)) return search;
  const found = call.ledger.all('payment_intent').filter(search.matches);
  const { limit, page: after } = call.params;
  const page = pageOf(found, { limit, starting_after: after });
  if (isRefused(page)) return page;
  const body: Stripe.ApiSearchResult<Stripe.PaymentIntent> = {
    object: 'search_result',
    url: '/v1/payment_intents/search',
    has_more: page.hasMore,
    next_page: page.hasMore ? (page.items.at(-1)?.id ?? null) : null,
    data: page.items.map((intent) => paymentIntentResource(intent, call.baseUrl)),
  };
  return shown(call, body);
};

/** Stripe finds a change only after a while; here at once. */
export const searchEndpoint: Endpoint = endpoint({
  method: 'GET',
  path: '/v1/payment_intents/search',
  access: 'secret',
  params,
  run,
});

import { z } from 'zod';

import { endpoint, type Endpoint } from '../endpoint.ts';
import { currency, list } from '../form.ts';
import { pageOf, paging } from '../page-of.ts';
import { isRefused, noSuch } from '../refusal.ts';
import { balanceTransactionResource } from '../resources/balance-transaction-resource.ts';
import { shown, shownPage } from './show.ts';

export const balanceTransactionEndpoints: readonly Endpoint[] = [
  endpoint({
    method: 'GET',
    path: '/v1/balance_transactions',
    access: 'secret',
    params: z.strictObject({
      ...paging,
      currency: currency.optional(),
      source: z.string().optional(),
      type: z.string().optional(),
    }),
    run: (call) => {
      const { currency: money, source, type } = call.params;
      const asked = call.ledger
        .all('balance_transaction')
        .filter((entry) => money === undefined || entry.currency === money)
        .filter((entry) => source === undefined || entry.source === source)
        .filter((entry) => type === undefined || entry.type === type);
      const page = pageOf(asked, call.params);
      if (isRefused(page)) return page;
      return shownPage(call, page, {
        url: '/v1/balance_transactions',
        show: balanceTransactionResource,
      });
    },
  }),
  endpoint({
    method: 'GET',
    path: '/v1/balance_transactions/:id',
    access: 'secret',
    params: z.strictObject({ expand: list.optional() }),
    run: (call) => {
      const entry = call.ledger.get('balance_transaction', call.target);
      if (!entry) return noSuch('balance transaction', call.target, { param: 'id' });
      return shown(call, balanceTransactionResource(entry));
    },
  }),
];

import { z } from 'zod';

import { endpoint, type Endpoint } from '../endpoint.ts';
import { list } from '../form.ts';
import { pageOf, paging } from '../page-of.ts';
import { isRefused, noSuch } from '../refusal.ts';
import { chargeResource } from '../resources/charge-resource.ts';
import { shown, shownPage } from './show.ts';

export const chargeEndpoints: readonly Endpoint[] = [
  endpoint({
    method: 'GET',
    path: '/v1/charges',
    access: 'secret',
    params: z.strictObject({ ...paging, payment_intent: z.string().optional() }),
    run: (call) => {
      const { payment_intent: of } = call.params;
      const charges = call.ledger.all('charge');
      const asked = of ? charges.filter(({ paymentIntent }) => paymentIntent === of) : charges;
      const page = pageOf(asked, call.params);
      if (isRefused(page)) return page;
      return shownPage(call, page, { url: '/v1/charges', show: chargeResource });
    },
  }),
  endpoint({
    method: 'GET',
    path: '/v1/charges/:id',
    access: 'secret',
    params: z.strictObject({ expand: list.optional() }),
    run: (call) => {
      const charge = call.ledger.get('charge', call.target);
      if (!charge) return noSuch('charge', call.target, { param: 'id' });
      return shown(call, chargeResource(charge));
    },
  }),
];

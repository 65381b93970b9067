import { type RequestContext, requireRole } from '@marketgraph/infra/graphql';
import { type OrderStatus } from '@marketgraph/schema/views';
import { type OrderSelection } from '../read-model/order-fact-view.ts';

type OrderAnalyticsArguments = {
  readonly currencyCode: string;
  readonly range?: { readonly from?: string | null; readonly to?: string | null } | null;
  readonly statuses?: readonly OrderStatus[] | null;
};

export const query = {
  orderAnalytics: (
    _root: unknown,
    { currencyCode, range, statuses }: OrderAnalyticsArguments,
    context: RequestContext,
  ): OrderSelection => {
    requireRole(context, 'ADMIN');
    return {
      currency: currencyCode,
      from: range?.from ?? undefined,
      to: range?.to ?? undefined,
      statuses: statuses ?? undefined,
    };
  },
};

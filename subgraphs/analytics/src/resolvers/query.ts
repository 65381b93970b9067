import { isUuid, type RequestContext, requireRole } from '@marketgraph/infra/graphql';
import { type OrderStatus } from '@marketgraph/schema/views';
import { GraphQLError } from 'graphql';
import { mayAnalyse } from '../policies.ts';
import { type OrderSelection } from '../read-model/order-selection.ts';

type OrderAnalyticsArguments = {
  readonly currencyCode: string;
  readonly range?: { readonly from?: string | null; readonly to?: string | null } | null;
  readonly statuses?: readonly OrderStatus[] | null;
  readonly vendorId?: string | null;
};

export const query = {
  orderAnalytics: (
    _root: unknown,
    { currencyCode, range, statuses, vendorId: asked }: OrderAnalyticsArguments,
    context: RequestContext,
  ): OrderSelection => {
    const viewer = requireRole(context, 'ADMIN', 'VENDOR');
    const vendorId = asked ?? undefined;
    if (!mayAnalyse(viewer, vendorId))
      throw refusal('FORBIDDEN', 'Vendors name their own vendorId.');
    if (vendorId !== undefined && !isUuid(vendorId)) {
      throw refusal('BAD_USER_INPUT', 'vendorId is not an id.');
    }
    return {
      currency: currencyCode,
      from: range?.from ?? undefined,
      to: range?.to ?? undefined,
      statuses: statuses ?? undefined,
      vendorId,
    };
  },
};

const refusal = (code: string, message: string): GraphQLError =>
  new GraphQLError(message, { extensions: { code } });

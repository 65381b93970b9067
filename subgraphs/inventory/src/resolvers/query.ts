import {
  connectionOf,
  parsePage,
  type RequestContext,
  requireRole,
} from '@marketgraph/infra/graphql';
import { visibleVendor } from '../policies.ts';
import { stockCursor, stockCursorOf, type StockReadModel } from '../read-model/stock-view.ts';

type StockItemsArguments = {
  readonly filter?: { readonly availableAtMost?: number | null } | null;
  readonly first?: number | null;
  readonly after?: string | null;
};

export const createQuery = (readModel: StockReadModel) => ({
  stockItems: async (_root: unknown, args: StockItemsArguments, context: RequestContext) => {
    const viewer = requireRole(context, 'ADMIN', 'VENDOR');
    const page = parsePage(args, stockCursor);
    const filter = {
      vendorId: visibleVendor(viewer),
      availableAtMost: args.filter?.availableAtMost ?? undefined,
    };
    return connectionOf({
      rows: await readModel.page(filter, page),
      page,
      cursorOf: stockCursorOf,
      totalCount: () => readModel.count(filter),
    });
  },
});

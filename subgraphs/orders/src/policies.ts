import { type Viewer } from '@marketgraph/infra/graphql';
import { type OrderStatus, type OrderView } from '@marketgraph/schema/views';

/** An order is its customer's and the admins' business. */
export const maySee = (
  viewer: Viewer | undefined,
  { customerId }: { readonly customerId: string },
): boolean => viewer !== undefined && (viewer.id === customerId || isAdmin(viewer));

export const maySeeDiscrepancies = (viewer: Viewer | undefined): boolean =>
  viewer !== undefined && isAdmin(viewer);

export type OrderAction = 'PAY' | 'CANCEL' | 'DISPATCH' | 'MARK_DELIVERED';

/** What an order waits for, and who may do it. */
export const nextActions = (
  viewer: Viewer | undefined,
  order: Pick<OrderView, 'customerId' | 'status'>,
): readonly OrderAction[] =>
  actionsOf[order.status].filter((action) => mayDo(viewer, action, order));

const actionsOf: Readonly<Record<OrderStatus, readonly OrderAction[]>> = {
  CREATED: ['CANCEL'],
  PAYMENT_PENDING: ['PAY', 'CANCEL'],
  PAYMENT_FAILED: ['PAY', 'CANCEL'],
  PAYMENT_SUCCESS: ['CANCEL'],
  CONFIRMED: ['CANCEL', 'DISPATCH'],
  DISPATCHED: ['MARK_DELIVERED'],
  COMPLETED: [],
  CANCELLED: [],
  EXPIRED: [],
};

const mayDo = (
  viewer: Viewer | undefined,
  action: OrderAction,
  { customerId }: { readonly customerId: string },
): boolean => {
  if (viewer === undefined) return false;
  switch (action) {
    case 'PAY':
      return viewer.id === customerId;
    case 'CANCEL':
      return viewer.id === customerId || isAdmin(viewer);
    case 'DISPATCH':
    case 'MARK_DELIVERED':
      return isAdmin(viewer);
  }
};

const isAdmin = ({ roles }: Viewer): boolean => roles.includes('ADMIN');

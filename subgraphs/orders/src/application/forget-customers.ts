import { type AnyReaction, causedBy, defineReaction, isRejected } from '@marketgraph/infra/engine';
import { type CommandMetadata, type PersonKeys } from '@marketgraph/infra/ports';
import { type Orders } from './orders.ts';

export type ForgetCustomersParts = {
  readonly orders: Orders;
  readonly personKeys: Pick<PersonKeys, 'forget'>;
  /** Every order of a customer that was on the bus when it is called. */
  readonly ordersOf: (customerId: string) => Promise<readonly string[]>;
  /** Asks each time: an answer of a moment ago could be from before they were forgotten. */
  readonly isForgotten: (personId: string) => Promise<boolean>;
};

/**
 * Forgets who ordered. The first reaction finds what a customer has ordered by the time they are forgotten; the
 * second what comes to the bus later, as an order placed in the same instant. None slips through between: the
 * key is destroyed before the first one looks, and the second asks for it at each order.
 */
export const forgetCustomers = (parts: ForgetCustomersParts): readonly AnyReaction[] => [
  forgetKnownOrders(parts),
  forgetLateOrders(parts),
];

const forgetKnownOrders = ({ orders, personKeys, ordersOf }: ForgetCustomersParts): AnyReaction => {
  const name = 'orders_forget-customers';
  return defineReaction<'accounts'>({
    name,
    source: 'accounts',
    handle: async (event) => {
      if (event.type !== 'UserForgotten') return;
      const { userId, forgottenBy } = event.data;
      await personKeys.forget(userId);
      const by = { customerId: userId, forgottenBy };
      for (const orderId of await ordersOf(userId)) {
        await forgetOrder(orders, orderId, by, causedBy(name, event));
      }
    },
  });
};

const forgetLateOrders = ({ orders, isForgotten }: ForgetCustomersParts): AnyReaction => {
  const name = 'orders_forget-late-orders';
  return defineReaction<'orders'>({
    name,
    source: 'orders',
    handle: async (event) => {
      if (event.type !== 'OrderPlaced') return;
      const { orderId, customerId } = event.data;
      if (!(await isForgotten(customerId))) return;
      const by = { customerId, forgottenBy: customerId };
      await forgetOrder(orders, orderId, by, causedBy(name, event));
    },
  });
};

/** Cancels an order if that can still be done: nobody is there to pay for it, or to receive it. */
const forgetOrder = async (
  orders: Orders,
  orderId: string,
  { customerId, forgottenBy }: { readonly customerId: string; readonly forgottenBy: string },
  metadata: CommandMetadata,
): Promise<void> => {
  const reason = forgottenBy === customerId ? 'CANCELLED_BY_CUSTOMER' : 'CANCELLED_BY_ADMIN';
  // Refused when it is on its way or has ended: then it stays what it is.
  await orders.handle(orderId, { type: 'CancelOrder', reason, cancelledBy: forgottenBy }, metadata);
  const result = await orders.handle(orderId, { type: 'ForgetOrder' }, metadata);
  if (isRejected(result)) throw new Error(`order ${orderId} was not forgotten: ${result.rejected}`);
};

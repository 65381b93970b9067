import { type AnyReaction, causedBy, defineReaction } from '@marketgraph/infra/engine';
import { type Parts, paymentIdOf } from './payments.ts';
import { requestPayment } from './request-payment.ts';
import { cancelPayment } from './return-money.ts';
import { takePayment } from './take-payment.ts';

const name = 'payments_follow-orders';

/** Asks for money when an order is reserved, takes it when the order accepts it, returns it when the order ends. */
export const followOrders = (parts: Parts): AnyReaction =>
  defineReaction<'orders'>({
    name,
    source: 'orders',
    handle: async (event) => {
      const metadata = causedBy(name, event);
      if (event.type === 'OrderReserved') {
        const { orderId, customerId, total: amount } = event.data;
        const payment = { paymentId: paymentIdOf(orderId), orderId, customerId, amount };
        await requestPayment(parts, payment, metadata);
      }
      if (event.type === 'OrderPaymentAccepted') {
        await takePayment(parts, event.data.paymentId, metadata);
      }
      if (event.type === 'OrderCancelled') {
        await cancelPayment(parts, paymentIdOf(event.data.orderId), metadata);
      }
    },
  });

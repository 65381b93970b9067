import { type Refund } from '@marketgraph/infra/ports';
import { type Stripe } from 'stripe';

/** What Stripe still works on counts as accepted: it tells when it fails after all. */
export const toRefund = ({ id, status, metadata }: Stripe.Refund): Refund => ({
  id,
  status: status === 'failed' || status === 'canceled' ? 'failed' : 'accepted',
  metadata: metadata ?? {},
});

import { act, type Part } from '../act.ts';
import type { RefusedRequest, Result } from '../answer.ts';
import { expireIntent } from '../cancel-intent.ts';
import type { Charge } from '../charge.ts';
import type { Call } from '../endpoint.ts';
import { refundResultOf } from '../endpoints/refunds.ts';
import { resultOf } from '../endpoints/transition-result.ts';
import type { Kind } from '../ledger.ts';
import { invalidRequest } from '../refusal.ts';
import { settleRefund } from '../refund.ts';
import { decide, dispute } from '../sim/disputes.ts';
import { settlePayment } from '../sim/outcome.ts';
import type { World } from '../world.ts';
import type { Due } from './agenda.ts';

/** Does what is due, and delivers what there is to tell of it. */
export const happen = async (world: World, due: Due<Kind>): Promise<void> => {
  if (due.kind === 'delivery') return world.webhooks.attempt(due.id);
  if (due.kind === 'webhook_endpoint') wake(world, due.id);
  else await world.webhooks.send(act(world, '', partOf(due)).deliveries);
};

const wake = ({ ledger, webhooks }: World, id: string): void => {
  const endpoint = ledger.get('webhook_endpoint', id);
  if (!endpoint) return;
  ledger.commit([{ kind: 'webhook_endpoint', value: { ...endpoint, wokenAt: null } }]);
  webhooks.resume(id);
};

const partOf =
  ({ kind, id }: Due<Kind>): Part =>
  (call) => {
    const { ledger } = call;
    const charge = kind === 'charge' ? ledger.get('charge', id) : undefined;
    const refund = kind === 'refund' ? ledger.get('refund', id) : undefined;
    const contested = kind === 'dispute' ? ledger.get('dispute', id) : undefined;
    if (charge) return moveCharge(call, charge);
    if (refund) {
      const outcome = refund.status === 'pending' ? 'succeed' : 'fail';
      const owner = ledger.get('charge', refund.charge);
      if (owner) return refundResultOf(call, settleRefund(refund, owner, outcome));
    }
    if (contested?.expected) return decide(call, contested, contested.expected.verdict);
    return invalidRequest(`Nothing is due for ${id}.`);
  };

const moveCharge = (call: Call<object>, charge: Charge): Result | RefusedRequest => {
  const { settles, dispute: complaint } = charge.paymentMethod.behaviour;
  if (charge.captured && complaint) return dispute(call, charge, complaint);
  const intent = call.ledger.get('payment_intent', charge.paymentIntent);
  if (!intent) return invalidRequest(`${charge.id} has no intent.`);
  if (charge.status === 'pending' && settles) return settlePayment(call, intent, settles.outcome);
  return resultOf(call, expireIntent(intent, charge, call.at));
};

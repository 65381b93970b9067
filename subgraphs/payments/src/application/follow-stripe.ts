import { type AnyReaction, causedBy, defineReaction, isRejected } from '@marketgraph/infra/engine';
import { type ProviderEvent } from '@marketgraph/infra/ports';
import { uuid } from '@marketgraph/schema';
import { commandsFor } from './commands-for.ts';
import { type Parts } from './payments.ts';
import { settle } from './return-money.ts';

const name = 'payments_follow-stripe';

/** What Stripe told, and was recorded as it came, becomes commands on the payment it is about. */
export const followStripe = (parts: Parts): AnyReaction =>
  defineReaction<'payments'>({
    name,
    source: 'payments',
    handle: async (event) => {
      if (event.type !== 'StripeEventReceived') return;
      const commandFor = commandsFor.get(event.data.stripeType);
      if (!commandFor) return;
      const told = parts.provider.readEvent(event.data.payload);
      const paymentId = paymentIdIn(told);
      const command = commandFor(told);
      if (paymentId === undefined || command === undefined) return;
      const metadata = causedBy(name, event);
      const result = await parts.payments.handle(paymentId, command, metadata);
      // Unknown: an intent of somebody else who shares the account. Ended: told late.
      if (isRejected(result)) return;
      await settle(parts, paymentId, metadata);
    },
  });

const paymentIdIn = ({ metadata }: ProviderEvent): string | undefined =>
  uuid.safeParse(metadata['paymentId']).data;

import { deriveId, type Execute, loadState } from '@marketgraph/infra/engine';
import {
  type CommandMetadata,
  type Decider,
  type EventStore,
  type Executed,
  type PaymentProvider,
} from '@marketgraph/infra/ports';
import { type PaymentEvent } from '@marketgraph/schema';
import { type PaymentCommand } from '../domain/commands.ts';
import {
  decide,
  evolve,
  initialState,
  type Payment,
  type PaymentRejection,
} from '../domain/payment.ts';

export type { PaymentCommand } from '../domain/commands.ts';
export type { KnownPayment, Payment } from '../domain/payment.ts';

/** The pure payment behind its streams. */
export const paymentDecider: Decider<Payment, PaymentCommand, PaymentEvent, PaymentRejection> = {
  category: 'payment',
  initialState,
  decide,
  evolve,
};

/** The one payment of an order by Stripe. */
export const paymentIdOf = (orderId: string): string => deriveId('payment', orderId, '1');

export type Payments = {
  readonly handle: (
    paymentId: string,
    command: PaymentCommand,
    metadata: CommandMetadata,
  ) => Promise<Executed<Payment, PaymentEvent> | PaymentRejection>;
  readonly load: (paymentId: string) => Promise<Payment>;
};

/** What collecting money takes: our payments, and who really moves the money. */
export type Parts = { readonly payments: Payments; readonly provider: PaymentProvider };

export const createPayments = (execute: Execute, eventStore: EventStore): Payments => ({
  // One cause may lead to several commands: each gets an id of its own, the same in a repeat.
  handle: (paymentId, command, metadata) =>
    execute(paymentDecider, paymentId, command, {
      ...metadata,
      commandId: deriveId(metadata.commandId, command.type),
    }),
  load: async (paymentId) => (await loadState(eventStore, paymentDecider, paymentId)).state,
});

import { type AnyReaction, causedBy, defineReaction, deriveId } from '@marketgraph/infra/engine';
import { type RecipientView } from '@marketgraph/schema/views';
import { messageOf } from './message.ts';
import { type Notifications } from './notifications.ts';

const name = 'notifications_notify-customers';

export type FindRecipient = (userId: string) => Promise<RecipientView | undefined>;

/** The events of accounts have not arrived here yet: the reaction is tried again. */
export class RecipientUnknownError extends Error {
  readonly code = 'RECIPIENT_UNKNOWN';
}

/** What happens to an order is told to its customer, once. */
export const notifyCustomers = (
  notifications: Notifications,
  findRecipient: FindRecipient,
): AnyReaction =>
  defineReaction<'orders'>({
    name,
    source: 'orders',
    handle: async (event) => {
      const message = messageOf(event);
      if (!message) return;
      const recipient = await findRecipient(message.userId);
      if (!recipient) throw new RecipientUnknownError(`user ${message.userId} is not known here`);
      // Forgotten: there is nobody to tell.
      if (recipient.email === null) return;
      const notificationId = deriveId(message.kind, event.eventId);
      await notifications.handle(
        { type: 'RequestNotification', notificationId, ...message, email: recipient.email },
        causedBy(name, event),
      );
    },
  });

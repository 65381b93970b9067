import { type AnyReaction, causedBy, defineReaction } from '@marketgraph/infra/engine';
import { type PersonKeys } from '@marketgraph/infra/ports';
import { type Notifications } from './notifications.ts';

const name = 'notifications_forget-recipients';

export type ForgetRecipientsParts = {
  readonly notifications: Notifications;
  readonly personKeys: Pick<PersonKeys, 'forget'>;
  /** Every notification of a user that was on the bus when it is called. */
  readonly notificationsOf: (userId: string) => Promise<readonly string[]>;
};

/** What was told to a person is forgotten with them. What is requested later is caught by `sendEmails`. */
export const forgetRecipients = ({
  notifications,
  personKeys,
  notificationsOf,
}: ForgetRecipientsParts): AnyReaction =>
  defineReaction<'accounts'>({
    name,
    source: 'accounts',
    handle: async (event) => {
      if (event.type !== 'UserForgotten') return;
      const { userId } = event.data;
      await personKeys.forget(userId);
      for (const notificationId of await notificationsOf(userId)) {
        await notifications.handle(
          { type: 'ForgetNotification', notificationId },
          causedBy(name, event),
        );
      }
    },
  });

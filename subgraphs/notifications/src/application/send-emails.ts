import { type AnyReaction, causedBy, defineReaction, loadState } from '@marketgraph/infra/engine';
import { type Clock, type EventStore } from '@marketgraph/infra/ports';
import { composeMail, type SendMail } from './mail.ts';
import { notificationDecider, type Notifications } from './notifications.ts';

const name = 'notifications_send-emails';

export type EmailParts = {
  readonly eventStore: EventStore;
  readonly notifications: Notifications;
  readonly sendMail: SendMail;
  readonly clock: Clock;
  /** Asks each time: nobody who is forgotten gets a mail. */
  readonly isForgotten: (personId: string) => Promise<boolean>;
  /** Right side of every Message-ID. */
  readonly mailDomain: string;
};

/**
 * A requested notification goes out by e-mail. At least once: whoever stops after the mail server
 * took it and before that is recorded sends it again, under the same Message-ID. Who is forgotten meanwhile
 * gets none.
 */
export const sendEmails = (parts: EmailParts): AnyReaction =>
  defineReaction<'notifications'>({
    name,
    source: 'notifications',
    readsPersonalData: true,
    handle: async (event) => {
      if (event.type !== 'NotificationRequested') return;
      const { notificationId, userId, email } = event.data;
      if (await parts.isForgotten(userId)) {
        const command = { type: 'ForgetNotification', notificationId } as const;
        await parts.notifications.handle(command, causedBy(name, event));
        return;
      }
      if (email === null) return;
      if (!(await isPending(parts.eventStore, notificationId))) return;
      const mail = composeMail(event.data, email, parts.mailDomain);
      const outcome = await parts.sendMail(mail);
      await parts.notifications.handle(
        outcome.isSent
          ? { type: 'RecordEmailSent', notificationId, messageId: `<${mail.messageId}>` }
          : { type: 'RecordEmailRefused', notificationId, reason: outcome.reason },
        // It happens now, not when it was requested.
        { ...causedBy(name, event), at: parts.clock() },
      );
    },
  });

const isPending = async (eventStore: EventStore, notificationId: string): Promise<boolean> => {
  const { state } = await loadState(eventStore, notificationDecider, notificationId);
  return state.status === 'Requested' && state.email === 'Pending';
};

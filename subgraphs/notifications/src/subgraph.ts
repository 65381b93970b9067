import { untilCaughtUp } from '@marketgraph/infra/engine';
import { openInfra, type Running, serveSubgraph } from '@marketgraph/infra/subgraph-server';
import { viewsIn } from '@marketgraph/projections';
import { notificationView } from '@marketgraph/projections/notification-view';
import { forgetRecipients } from './application/forget-recipients.ts';
import { createNotifications } from './application/notifications.ts';
import { notifyCustomers } from './application/notify-customers.ts';
import { sendEmails } from './application/send-emails.ts';
import { type NotificationsConfig } from './config.ts';
import { createNotificationReadModel } from './read-model/notification-view.ts';
import { type NotificationsDatabase } from './read-model/notifications-database.ts';
import { findRecipient } from './read-model/recipient-view.ts';
import { createResolvers } from './resolvers/index.ts';
import { smtpMail } from './smtp-mail.ts';

/** Builds and serves the notifications subgraph. */
export const startNotifications = async (config: NotificationsConfig): Promise<Running> => {
  const infra = await openInfra<NotificationsDatabase>('notifications', config);
  const { eventStore, clock, database, personKeys, isForgotten } = infra;
  const { mailDomain } = config;
  const { sendMail, close } = smtpMail({ url: config.smtpUrl, from: config.mailFrom });
  const notifications = createNotifications(infra);
  const readModel = createNotificationReadModel(database);
  const notificationsOf = async (userId: string) => {
    await untilCaughtUp(notificationView, infra);
    return readModel.idsOf(userId);
  };
  const running = await serveSubgraph({
    infra,
    views: viewsIn('notifications'),
    resolvers: createResolvers({ notifications, readModel }),
    reactions: [
      notifyCustomers(notifications, findRecipient(database)),
      sendEmails({ eventStore, notifications, sendMail, clock, mailDomain, isForgotten }),
      forgetRecipients({ notifications, personKeys, notificationsOf }),
    ],
  });
  return { ...running, stop: () => running.stop().finally(close) };
};

import { type Notifications } from '../application/notifications.ts';
import { type NotificationReadModel } from '../read-model/notification-view.ts';
import { createMutation } from './mutation.ts';
import { notification } from './notification.ts';
import { createQuery } from './query.ts';
import { createUser } from './user.ts';

/** The resolver map of notifications' `schema.graphql`. */
export const createResolvers = (parts: {
  readonly notifications: Notifications;
  readonly readModel: NotificationReadModel;
}) => ({
  Query: createQuery(parts.readModel),
  Mutation: createMutation(parts.notifications),
  User: createUser(parts.readModel),
  Notification: notification,
});

import { type Execute, isRejected, readHistory } from '@marketgraph/infra/engine';
import { type CommandMetadata, type Decider, type EventStore } from '@marketgraph/infra/ports';
import { projectNotification } from '@marketgraph/projections/notification-view';
import { type NotificationEvent, streamName } from '@marketgraph/schema';
import { type NotificationView } from '@marketgraph/schema/views';
import {
  decide,
  evolve,
  initialState,
  type Notification,
  type NotificationCommand,
  type NotificationRejection,
} from '../domain/notification.ts';

/** The pure notification behind its stream. */
export const notificationDecider: Decider<
  Notification,
  NotificationCommand,
  NotificationEvent,
  NotificationRejection
> = { category: 'notification', initialState, decide, evolve };

export type Notifications = {
  /** Answers the notification as it is now, consistent at once. */
  readonly handle: (
    command: NotificationCommand,
    metadata: CommandMetadata,
  ) => Promise<NotificationView | NotificationRejection>;
};

export const createNotifications = ({
  eventStore,
  execute,
}: {
  readonly eventStore: EventStore;
  readonly execute: Execute;
}): Notifications => ({
  handle: async (command, metadata) => {
    const { notificationId } = command;
    const result = await execute(notificationDecider, notificationId, command, metadata);
    if (isRejected(result)) return result;
    const stream = streamName('notification', notificationId);
    const history = await readHistory(eventStore, 'notifications', stream);
    const row = history.reduce<NotificationView | undefined>(projectNotification, undefined);
    return row ?? { rejected: 'NotificationNotFound' };
  },
});

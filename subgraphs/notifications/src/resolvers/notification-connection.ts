import { connectionOf, parsePage } from '@marketgraph/infra/graphql';
import {
  notificationCursor,
  notificationCursorOf,
  type NotificationReadModel,
} from '../read-model/notification-view.ts';

export type ListArguments = {
  readonly first?: number | null;
  readonly after?: string | null;
  readonly unreadOnly: boolean;
};

/** A page of a user's notifications, with both counts computed only when asked for. */
export const notificationConnection = async (
  readModel: NotificationReadModel,
  userId: string,
  { unreadOnly, ...args }: ListArguments,
) => {
  const page = parsePage(args, notificationCursor);
  const filter = { userId, unreadOnly };
  const connection = connectionOf({
    rows: await readModel.page(filter, page),
    page,
    cursorOf: notificationCursorOf,
    totalCount: () => readModel.count(filter),
  });
  return { ...connection, unreadCount: () => readModel.count({ userId, unreadOnly: true }) };
};

import { uuid } from '@marketgraph/schema';
import { type Page } from '@marketgraph/infra/graphql';
import { type NotificationView } from '@marketgraph/schema/views';
import { type Kysely, sql } from 'kysely';
import { z } from 'zod';
import { type NotificationsDatabase } from './notifications-database.ts';

/** What a cursor of the list holds: `requestedAt` and `notificationId`. */
export const notificationCursor = z.tuple([z.iso.datetime(), uuid]);
export type NotificationCursor = z.output<typeof notificationCursor>;

export const notificationCursorOf = ({
  requestedAt,
  notificationId,
}: NotificationView): NotificationCursor => [requestedAt, notificationId];

/** Whose notifications, and whether only the unread ones. */
export type NotificationFilter = { readonly userId: string; readonly unreadOnly: boolean };

export type NotificationReadModel = {
  /** Up to one more than the page's limit, newest first. */
  readonly page: (
    filter: NotificationFilter,
    page: Page<NotificationCursor>,
  ) => Promise<readonly NotificationView[]>;
  /** Every notification of a user. */
  readonly idsOf: (userId: string) => Promise<readonly string[]>;
  readonly count: (filter: NotificationFilter) => Promise<number>;
};

export const createNotificationReadModel = (
  database: Kysely<NotificationsDatabase>,
): NotificationReadModel => ({
  page: ({ userId, unreadOnly }, { limit, after }) => {
    const newest = database
      .selectFrom('notificationView')
      .selectAll()
      .where('userId', '=', userId)
      .$if(unreadOnly, (query) => query.where('readAt', 'is', null))
      .orderBy('requestedAt', 'desc')
      .orderBy('notificationId', 'desc')
      .limit(limit + 1);
    if (!after) return newest.execute();
    return newest
      .where(sql<boolean>`(requested_at, notification_id) < (${after[0]}, ${after[1]})`)
      .execute();
  },
  idsOf: async (userId) => {
    const rows = await database
      .selectFrom('notificationView')
      .select('notificationId')
      .where('userId', '=', userId)
      .execute();
    return rows.map(({ notificationId }) => notificationId);
  },
  count: async ({ userId, unreadOnly }) => {
    const { count } = await database
      .selectFrom('notificationView')
      .select(({ fn }) => fn.countAll().as('count'))
      .where('userId', '=', userId)
      .$if(unreadOnly, (query) => query.where('readAt', 'is', null))
      .executeTakeFirstOrThrow();
    return Number(count);
  },
});

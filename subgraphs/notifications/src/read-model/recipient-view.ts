import { type RecipientView } from '@marketgraph/schema/views';
import { type Kysely } from 'kysely';
import { type NotificationsDatabase } from './notifications-database.ts';

/** How to reach a user; `undefined` for one whose registration has not arrived here yet. */
export const findRecipient =
  (database: Kysely<NotificationsDatabase>) =>
  (userId: string): Promise<RecipientView | undefined> =>
    database
      .selectFrom('recipientView')
      .selectAll()
      .where('userId', '=', userId)
      .executeTakeFirst();

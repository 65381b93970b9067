import { uuid } from '@marketgraph/schema';
import { type Page } from '@marketgraph/infra/graphql';
import { type UserView } from '@marketgraph/schema/views';
import { type Kysely, sql } from 'kysely';
import { z } from 'zod';
import { type AccountsDatabase } from '../database.ts';

/** What a cursor of the list of users holds: `registeredAt` and `userId`. */
export const userCursor = z.tuple([z.iso.datetime(), uuid]);
export type UserCursor = z.output<typeof userCursor>;

export const userCursorOf = ({ registeredAt, userId }: UserView): UserCursor => [
  registeredAt,
  userId,
];

export type UserReadModel = {
  readonly byId: (ids: readonly string[]) => Promise<ReadonlyMap<string, UserView>>;
  /** Up to one more than the page's limit, newest first. */
  readonly page: (page: Page<UserCursor>) => Promise<readonly UserView[]>;
  readonly count: () => Promise<number>;
};

export const createUserReadModel = (database: Kysely<AccountsDatabase>): UserReadModel => ({
  byId: async (ids) => {
    const rows = await database
      .selectFrom('userView')
      .selectAll()
      .where('userId', 'in', ids)
      .execute();
    return new Map(rows.map((row) => [row.userId, row]));
  },
  page: ({ limit, after }) => {
    const newest = database
      .selectFrom('userView')
      .selectAll()
      .orderBy('registeredAt', 'desc')
      .orderBy('userId', 'desc')
      .limit(limit + 1);
    if (!after) return newest.execute();
    const [registeredAt, userId] = after;
    return newest
      .where(
        sql<boolean>`(registered_at, user_id) < (${registeredAt}::timestamptz, ${userId}::uuid)`,
      )
      .execute();
  },
  count: async () => {
    const { count } = await database
      .selectFrom('userView')
      .select(({ fn }) => fn.countAll().as('count'))
      .executeTakeFirstOrThrow();
    return Number(count);
  },
});

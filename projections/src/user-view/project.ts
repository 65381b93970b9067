import { defineProjection } from '@marketgraph/infra/engine';
import { type AccountEvent, type RecordedEvent } from '@marketgraph/schema';
import { type UserView } from '@marketgraph/schema/views';
import { userViewTable } from './table.ts';

/** The person after an event of their stream. */
export const projectUser = (
  row: UserView | undefined,
  event: RecordedEvent<AccountEvent>,
): UserView | undefined => {
  const { revision, metadata } = event;
  switch (event.type) {
    case 'EmailClaimed':
    case 'EmailReleased':
      return row;
    case 'UserRegistered':
      return {
        ...event.data,
        roles: ['CUSTOMER'],
        registeredAt: metadata.occurredAt,
        forgottenAt: null,
        revision,
      };
    case 'RoleGranted':
      return row && { ...row, roles: [...row.roles, event.data.role], revision };
    case 'UserForgotten':
      return (
        row && {
          ...row,
          email: null,
          name: 'Forgotten',
          credentialId: null,
          forgottenAt: metadata.occurredAt,
          revision,
        }
      );
  }
};

export const userView = defineProjection<'accounts', UserView>({
  name: 'accounts_user-view',
  view: 'user-view',
  source: 'accounts',
  table: userViewTable,
  readsPersonalData: true,
  // A claim is of another stream than its user: the row's revision must not follow it.
  keysOf: ({ type, data }) =>
    type === 'EmailClaimed' || type === 'EmailReleased' ? [] : [data.userId],
  project: projectUser,
});

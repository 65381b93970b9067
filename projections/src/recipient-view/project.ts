import { defineProjection } from '@marketgraph/infra/engine';
import { type AccountEvent, type RecordedEvent } from '@marketgraph/schema';
import { type RecipientView } from '@marketgraph/schema/views';
import { recipientViewTable } from './table.ts';

/** How to reach the person after an event of accounts. */
export const projectRecipient = (
  row: RecipientView | undefined,
  event: RecordedEvent<AccountEvent>,
): RecipientView | undefined => {
  switch (event.type) {
    case 'UserRegistered': {
      const { userId, email, name } = event.data;
      return { userId, email, name };
    }
    case 'UserForgotten':
      return row && { ...row, email: null, name: 'Forgotten' };
    case 'EmailClaimed':
    case 'EmailReleased':
    case 'RoleGranted':
      return row;
  }
};

export const recipientView = defineProjection<'accounts', RecipientView>({
  name: 'notifications_recipient-view',
  view: 'recipient-view',
  source: 'accounts',
  table: recipientViewTable,
  readsPersonalData: true,
  keysOf: ({ type, data }) =>
    type === 'UserRegistered' || type === 'UserForgotten' ? [data.userId] : [],
  project: projectRecipient,
});

import { readHistory } from '@marketgraph/infra/engine';
import { type EventStore } from '@marketgraph/infra/ports';
import { projectUser } from '@marketgraph/projections/user-view';
import { streamName } from '@marketgraph/schema';
import { type UserView } from '@marketgraph/schema/views';

/** The user folded from their own stream: consistent at once, whatever the projection has seen. */
export const currentUser = async (
  eventStore: EventStore,
  userId: string,
): Promise<UserView | undefined> => {
  const history = await readHistory(eventStore, 'accounts', streamName('user', userId));
  return history.reduce<UserView | undefined>(projectUser, undefined);
};

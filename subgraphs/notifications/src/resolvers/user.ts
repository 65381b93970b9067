import { type RequestContext } from '@marketgraph/infra/graphql';
import { mayRead } from '../policies.ts';
import { type NotificationReadModel } from '../read-model/notification-view.ts';
import { type ListArguments, notificationConnection } from './notification-connection.ts';

type UserReference = { readonly id: string };

/** What notifications know of a user: their own messages. */
export const createUser = (readModel: NotificationReadModel) => ({
  __resolveReference: (reference: UserReference): UserReference => reference,
  notifications: ({ id }: UserReference, args: ListArguments, { viewer }: RequestContext) =>
    mayRead(viewer, id) ? notificationConnection(readModel, id, args) : null,
});

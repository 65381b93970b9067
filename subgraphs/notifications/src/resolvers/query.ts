import { type RequestContext, requireViewer } from '@marketgraph/infra/graphql';
import { type NotificationReadModel } from '../read-model/notification-view.ts';
import { type ListArguments, notificationConnection } from './notification-connection.ts';

export const createQuery = (readModel: NotificationReadModel) => ({
  notifications: (_root: unknown, args: ListArguments, context: RequestContext) =>
    notificationConnection(readModel, requireViewer(context).id, args),
});

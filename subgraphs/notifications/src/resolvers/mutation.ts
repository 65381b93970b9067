import { randomUUID } from 'node:crypto';
import { isRejected } from '@marketgraph/infra/engine';
import {
  commandMetadata,
  parseInput,
  type RequestContext,
  requireViewer,
  userError,
} from '@marketgraph/infra/graphql';
import { uuid } from '@marketgraph/schema';
import { z } from 'zod';
import { type Notifications } from '../application/notifications.ts';

type Input = { readonly input: unknown };

const markReadInput = z.object({ notificationId: uuid });

const refusals = {
  NotificationNotFound: userError('NOTIFICATION_NOT_FOUND', 'There is no such notification.', [
    'input',
    'notificationId',
  ]),
} as const;

export const createMutation = (notifications: Notifications) => ({
  markNotificationRead: async (_root: unknown, { input }: Input, context: RequestContext) => {
    const { id: userId } = requireViewer(context);
    const parsed = parseInput(markReadInput, input);
    if (!parsed.ok) return { notification: null, userErrors: parsed.userErrors };
    const result = await notifications.handle(
      { type: 'MarkRead', userId, ...parsed.value },
      commandMetadata(context, randomUUID()),
    );
    if (isRejected(result)) return { notification: null, userErrors: [refusals[result.rejected]] };
    return { notification: result, userErrors: [] };
  },
});

import { type Viewer } from '@marketgraph/infra/graphql';

/** Notifications are nobody's business but their user's, not even the admins'. */
export const mayRead = (viewer: Viewer | undefined, userId: string): boolean =>
  viewer?.id === userId;

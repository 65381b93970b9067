import { type CommandMetadata } from '@marketgraph/infra/ports';
import { type RequestContext } from './viewer.ts';

/** The metadata of a command that a request carries out. `commandId` is a UUID, stable when the request repeats. */
export const commandMetadata = (context: RequestContext, commandId: string): CommandMetadata => ({
  commandId,
  at: context.now,
  correlationId: context.correlationId,
  ...(context.viewer && { actor: context.viewer.id }),
});

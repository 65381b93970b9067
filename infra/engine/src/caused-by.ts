import { type CommandMetadata } from '@marketgraph/infra/ports';
import { type RecordedEvent } from '@marketgraph/schema';
import { deriveId } from './derive-id.ts';

/**
 * Metadata of a command that a reaction gives because of `event`. The command id derives from both,
 * so that an event seen twice gives the same command; the story's correlation id goes on.
 */
export const causedBy = (reaction: string, event: RecordedEvent): CommandMetadata => ({
  commandId: deriveId(reaction, event.eventId),
  at: event.metadata.occurredAt,
  correlationId: event.metadata.correlationId,
  causationId: event.eventId,
});

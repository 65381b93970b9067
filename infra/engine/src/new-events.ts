import { type CommandMetadata, type NewEvent } from '@marketgraph/infra/ports';
import { contractFor, type EventDomain, toStoredMetadata } from '@marketgraph/schema';
import { deriveId } from './derive-id.ts';

/** A command on its way to one stream. */
export type Intent = {
  readonly stream: string;
  readonly commandType: string;
  readonly metadata: CommandMetadata;
};

/**
 * The id of a command's event. It takes in the stream and the kind of command, so that a reaction
 * may use one command id for several steps: a bus drops a second event of the same id.
 */
export const eventId = ({ stream, commandType, metadata }: Intent, index: number): string =>
  deriveId('event', stream, metadata.commandId, commandType, String(index));

/** Wraps what was decided into envelopes; throws `ZodError` rather than log what is off contract. */
export const toNewEvents = (
  domain: EventDomain,
  intent: Intent,
  decided: readonly { readonly type: string; readonly data: unknown }[],
): readonly NewEvent[] =>
  decided.map(({ type, data }, index) => {
    const contract = contractFor(domain, type);
    return {
      id: eventId(intent, index),
      type,
      data: contract.data.parse(data),
      metadata: storedMetadata(intent.metadata, contract.version),
    };
  });

const storedMetadata = (
  { commandId, at, correlationId, causationId, actor, origin }: CommandMetadata,
  version: number,
): Record<string, unknown> =>
  toStoredMetadata({
    version,
    occurredAt: at,
    correlationId,
    causationId: causationId ?? commandId,
    ...(actor !== undefined && { actor }),
    ...(origin !== undefined && { origin }),
  });

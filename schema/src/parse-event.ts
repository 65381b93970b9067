import { z } from 'zod';
import { type DomainEvents, eventContracts } from './events/index.ts';
import { type EventContract } from './events/define-event.ts';
import { instant } from './events/values.ts';
import { type EventMetadata, type RecordedEvent } from './recorded-event.ts';
import { readData, UnknownEventError } from './read-data.ts';
import { requireOpened } from './sealed-data.ts';
import { domains, type EventDomain } from './streams.ts';

/** What a store or a bus hands over before the contract was checked. */
export type RawEvent = {
  readonly eventId: string;
  readonly stream: string;
  readonly revision: number;
  readonly position: string;
  readonly recordedAt: string;
  readonly type: string;
  readonly data: unknown;
  readonly metadata: unknown;
};

const storedMetadata = z.object({
  version: z.int().positive(),
  occurredAt: instant,
  $correlationId: z.string(),
  $causationId: z.string(),
  actor: z.string().optional(),
  origin: z.literal('import').optional(),
});

const contractsOf = (domain: EventDomain): ReadonlyMap<string, EventContract> =>
  new Map(eventContracts[domain].map((contract) => [contract.type, contract]));

const contracts: ReadonlyMap<string, ReadonlyMap<string, EventContract>> = new Map(
  domains
    .filter((domain) => domain !== 'analytics')
    .map((domain) => [domain, contractsOf(domain)] as const),
);

/** The contract that a domain's events of this type follow; throws `UnknownEventError`. */
export const contractFor = (domain: EventDomain, type: string): EventContract => {
  const contract = contracts.get(domain)?.get(type);
  if (!contract) throw new UnknownEventError(`${domain} has no event type ${type}`);
  return contract;
};

/**
 * Checks an event of `domain` against its contract, and brings older versions up to today's. Call it
 * wherever events enter a process, with personal fields opened or stood in for. Throws `UnknownEventError`
 * for an unknown type or version, `ZodError` for data off contract, `SealedEventError` for what is still sealed.
 */
export function parseEvent<Of extends EventDomain>(
  domain: Of,
  raw: RawEvent,
): RecordedEvent<DomainEvents[Of]>;
export function parseEvent(domain: EventDomain, raw: RawEvent): RecordedEvent {
  const contract = contractFor(domain, raw.type);
  const metadata = fromStoredMetadata(raw.metadata);
  requireOpened(raw);
  return { ...raw, data: readData(contract, metadata.version, raw.data), metadata };
}

/** Metadata as the event store keeps it: the reserved names let its own tools follow a story. */
export const toStoredMetadata = ({
  correlationId,
  causationId,
  ...rest
}: EventMetadata): Record<string, unknown> => ({
  ...rest,
  $correlationId: correlationId,
  $causationId: causationId,
});

const fromStoredMetadata = (stored: unknown): EventMetadata => {
  const { $correlationId, $causationId, version, occurredAt, actor, origin } =
    storedMetadata.parse(stored);
  return {
    version,
    occurredAt,
    correlationId: $correlationId,
    causationId: $causationId,
    ...(actor !== undefined && { actor }),
    ...(origin !== undefined && { origin }),
  };
};

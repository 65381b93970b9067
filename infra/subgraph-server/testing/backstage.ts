import { randomUUID } from 'node:crypto';
import { type SubgraphConfig } from '@marketgraph/infra/config';
import { type AnyProjection, runProjection, runRelay } from '@marketgraph/infra/engine';
import {
  contractFor,
  type Domain,
  type DomainEvents,
  type EventDomain,
  type RawEvent,
  toStoredMetadata,
} from '@marketgraph/schema';
import { openInfra } from '../src/open-infra.ts';

/** Everybody else of the shop, beside the one subgraph that a spec is about. */
export type Backstage = {
  /** Adds events to a stream, each at its time. */
  readonly tell: <Of extends EventDomain>(
    domain: Of,
    stream: string,
    events: readonly { readonly event: DomainEvents[Of]; readonly at?: string }[],
  ) => Promise<void>;
  readonly read: (stream: string) => Promise<readonly RawEvent[]>;
  readonly stop: () => Promise<void>;
};

/**
 * Runs the projections of `domain`'s database, and the relays of the domains that no subgraph of
 * the spec runs.
 */
export const openBackstage = async (
  config: SubgraphConfig,
  domain: Domain,
  { projections, relays = [] }: { projections: readonly AnyProjection[]; relays?: EventDomain[] },
): Promise<Backstage> => {
  const { bus, notices, views, eventStore, logger, personalData, close } = await openInfra(
    domain,
    config,
  );
  const ending = new AbortController();
  const { signal } = ending;
  const loops = [
    ...relays.map((of) => runRelay({ domain: of, eventStore, bus, logger, signal })),
    ...projections.map((projection) =>
      runProjection({ projection, bus, notices, views, logger, signal, personalData }),
    ),
  ];
  return {
    tell: async (of, stream, events) => {
      const told = events.map(({ event, at = '2026-01-01T10:00:00.000Z' }) => ({
        id: randomUUID(),
        type: event.type,
        data: event.data,
        metadata: toStoredMetadata({
          version: contractFor(of, event.type).version,
          occurredAt: at,
          correlationId: 'story-0001',
          causationId: 'told',
        }),
      }));
      const last = (await eventStore.read(stream)).at(-1);
      await eventStore.append(stream, last?.revision ?? 'no_stream', told);
    },
    read: (stream) => eventStore.read(stream),
    stop: async () => {
      ending.abort();
      await Promise.all(loops);
      await close();
    },
  };
};

import { backingServices, loadConfig, port } from '@marketgraph/infra/config';
import { z } from 'zod';

/** The event store of a local stack listens at this offset from its first port. */
const eventStoreOffset = 30;

const environment = z
  .object({
    EVENTSTORE_URL: backingServices.EVENTSTORE_URL.optional(),
    MARKETGRAPH_PORT_BASE: port.default(4400),
  })
  .transform(({ EVENTSTORE_URL, MARKETGRAPH_PORT_BASE }) => ({
    eventStoreUrl:
      EVENTSTORE_URL ?? `esdb://127.0.0.1:${MARKETGRAPH_PORT_BASE + eventStoreOffset}?tls=false`,
  }));

export const importConfig = (): { readonly eventStoreUrl: string } =>
  loadConfig(environment, process.env);

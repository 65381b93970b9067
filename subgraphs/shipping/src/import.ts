import { executeAll, isRejected } from '@marketgraph/infra/engine';
import { type CommandMetadata, type EventStore } from '@marketgraph/infra/ports';
import {
  type DeliverShipment,
  type DispatchShipment,
  type PrepareShipment,
  shipmentDecider,
  shipmentIdOf,
} from './application/shipments.ts';

/** A parcel of the past: what happened to it, with the time of each step. */
export type HistoricShipment = {
  readonly steps: readonly {
    readonly command: PrepareShipment | DispatchShipment | DeliverShipment;
    readonly metadata: CommandMetadata;
  }[];
};

/**
 * Records a parcel of the past in one append. `already` when an earlier run has recorded it;
 * throws when a step contradicts the one before it, which the importer has to prevent.
 */
export const importShipment = async (
  eventStore: EventStore,
  shipmentId: string,
  { steps }: HistoricShipment,
): Promise<{ readonly already: boolean }> => {
  const result = await executeAll(eventStore, shipmentDecider, shipmentId, steps);
  if (isRejected(result)) throw new Error(`shipment ${shipmentId}: ${result.rejected}`);
  return { already: result.events.length === 0 };
};

export { shipmentIdOf };

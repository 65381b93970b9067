import { type Entry } from './diary.ts';
import { type PatientClient } from './patient-client.ts';
import { seeOrderWith, type Shown } from './requests.ts';

/** A write that was acknowledged, and where it must be seen. */
export type OwnWrite = {
  readonly wrote: string;
  readonly orderId: string;
  readonly token: string | undefined;
  /** The subgraph whose view shows it. */
  readonly subgraph: string;
  readonly isSeenIn: (order: Shown | undefined) => boolean;
};

/** Reads with the token of a write, and notes whether it was seen. */
export const readOwn = async (
  client: PatientClient,
  entry: Entry,
  { wrote, orderId, token, subgraph, isSeenIn }: OwnWrite,
): Promise<void> => {
  const { order, stale } = await seeOrderWith(client, orderId, token);
  entry.ownReads.push({
    wrote,
    saw: order ? JSON.stringify(order) : 'no order',
    isSeen: token !== undefined && isSeenIn(order),
    isStale: stale.includes(subgraph),
  });
};

export const isThere = (order: Shown | undefined): boolean => order !== undefined;

export const isCancelled = (order: Shown | undefined): boolean => order?.status === 'CANCELLED';

/** The parcel is at least so far. */
export const isParcel =
  (shipmentId: string, ...statuses: readonly string[]) =>
  (order: Shown | undefined): boolean =>
    order?.shipments?.some(({ id, status }) => id === shipmentId && statuses.includes(status)) ??
    false;

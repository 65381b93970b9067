import { type AnyProjection } from '@marketgraph/infra/engine';
import { orderView } from '@marketgraph/projections/order-view';
import { paymentView } from '@marketgraph/projections/payment-view';
import { shipmentView } from '@marketgraph/projections/shipment-view';
import { type RecordedEvent } from '@marketgraph/schema';
import { type Facts } from '../facts/facts.ts';

/** The statuses that something had, by its revision. */
export type History = readonly string[];

/** What the log says of everything that a follower of an order sees. */
export type Histories = {
  readonly orders: ReadonlyMap<string, History>;
  /** By order, then by payment or parcel. */
  readonly payments: ReadonlyMap<string, ReadonlyMap<string, History>>;
  readonly shipments: ReadonlyMap<string, ReadonlyMap<string, History>>;
  readonly events: ReadonlyMap<string, { readonly type: string; readonly revision: number }>;
};

/** What both kinds of rows and all orders have in common. */
type Step = { readonly orderId: string; readonly status: string };

const stepOf = (row: object): Step => {
  const { orderId, status }: { orderId?: unknown; status?: unknown } = row;
  return { orderId: String(orderId), status: String(status) };
};

/** Each row after each event that concerns it. */
const stepsOf = (
  projection: AnyProjection,
  events: readonly RecordedEvent[],
): ReadonlyMap<string, readonly Step[]> => {
  const rows = new Map<string, object>();
  const steps = new Map<string, Step[]>();
  for (const event of events) {
    for (const key of projection.keysOf(event)) {
      const row = projection.project(rows.get(key), event, key);
      if (!row) continue;
      rows.set(key, row);
      steps.set(key, [...(steps.get(key) ?? []), stepOf(row)]);
    }
  }
  return steps;
};

const byOrder = (all: ReadonlyMap<string, readonly Step[]>): Histories['payments'] => {
  const orders = new Map<string, Map<string, History>>();
  for (const [id, steps] of all) {
    const orderId = steps[0]?.orderId ?? '';
    const parts = orders.get(orderId) ?? new Map<string, History>();
    orders.set(orderId, parts.set(id, statusesOf(steps)));
  }
  return orders;
};

const statusesOf = (steps: readonly Step[]): History => steps.map(({ status }) => status);

/** Folds the log by the pure projections, and keeps every step. */
export const historiesOf = ({ log }: Pick<Facts, 'log'>): Histories => {
  const orders = stepsOf(orderView, log.orders);
  const all = [...log.orders, ...log.payments, ...log.shipping];
  return {
    orders: new Map([...orders].map(([id, steps]) => [id, statusesOf(steps)])),
    payments: byOrder(stepsOf(paymentView, log.payments)),
    shipments: byOrder(stepsOf(shipmentView, log.shipping)),
    events: new Map(all.map(({ eventId, type, revision }) => [eventId, { type, revision }])),
  };
};

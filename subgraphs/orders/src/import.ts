import { deriveId, executeAll, isRejected } from '@marketgraph/infra/engine';
import { type EventStore, type Rejection } from '@marketgraph/infra/ports';
import { type Money, type PostalAddress } from '@marketgraph/schema';
import { orderDecider } from './application/orders.ts';
import { lineIdOf } from './application/place-order.ts';
import { type OrderCommand, type OrderStep } from './domain/commands.ts';

/** An order of the past: what was ordered, and what happened to it, each with its own time. */
export type HistoricOrder = {
  readonly orderId: string;
  readonly customerId: string;
  readonly lines: readonly {
    readonly productId: string;
    readonly vendorId: string;
    readonly name: string;
    readonly quantity: number;
    readonly unitPrice: Money;
    /** Of the whole line. */
    readonly freight: Money;
  }[];
  readonly shippingAddress: PostalAddress | null;
  readonly placedAt: string;
  /** In the order they happened, as the lifecycle allows; `NoteDiscrepancy` for what does not add up. */
  readonly steps: readonly { readonly command: OrderStep; readonly at: string }[];
};

export type { OrderStep } from './domain/commands.ts';

/**
 * Records an order of the past in one append, decided by the same rules as a new one. `already` when
 * an earlier run did; a rejection names the rule that it breaks, with nothing appended.
 */
export const importOrder = async (
  eventStore: EventStore,
  order: HistoricOrder,
): Promise<{ readonly already: boolean } | Rejection> => {
  const { orderId, placedAt, steps } = order;
  const history = [{ command: placeOrder(order), at: placedAt }, ...steps];
  const instructions = history.map(({ command, at }, index) => ({
    command,
    metadata: {
      commandId: deriveId('import', orderId, String(index)),
      at,
      correlationId: deriveId('import', orderId),
      origin: 'import' as const,
    },
  }));
  const result = await executeAll(eventStore, orderDecider, orderId, instructions);
  return isRejected(result) ? result : { already: result.events.length === 0 };
};

const placeOrder = ({
  orderId,
  customerId,
  lines,
  shippingAddress,
}: HistoricOrder): OrderCommand => ({
  type: 'PlaceOrder',
  orderId,
  customerId,
  lines: lines.map((line, index) => ({ ...line, lineId: lineIdOf(orderId, index) })),
  shippingAddress,
  isFromCart: false,
  requestFingerprint: `import:${orderId}`,
});

import { deriveId, executeAll, type Instruction, isRejected } from '@marketgraph/infra/engine';
import { type CommandMetadata, type EventStore } from '@marketgraph/infra/ports';
import { reservationDecider } from './application/reservations.ts';
import { stockItemDecider } from './application/stock-items.ts';
import { demandOf, type ReservationCommand, type ReservationLine } from './domain/reservation.ts';
import { type StockItemCommand } from './domain/stock-item-commands.ts';

/** A product's shelf and everything that ever arrived on it. */
export type HistoricStock = {
  readonly productId: string;
  readonly vendorId: string;
  /** Units that arrived; 0 for an empty shelf. */
  readonly quantity: number;
  readonly at: string;
};

/** What an order of the past took. An order that was called off took nothing and has none. */
export type HistoricReservation = {
  readonly orderId: string;
  readonly lines: readonly ReservationLine[];
  readonly reservedAt: string;
  /** When it was dispatched; null while it is still on the shelf. */
  readonly committedAt: string | null;
};

/** Creates a shelf and fills it, in one append. `already` when an earlier run did. */
export const importStock = async (
  eventStore: EventStore,
  { productId, vendorId, quantity, at }: HistoricStock,
): Promise<{ readonly already: boolean }> => {
  const receiptId = deriveId('import', 'receipt', productId);
  const metadata = historic(receiptId, at);
  const create: StockItemCommand = { type: 'CreateStockItem', productId, vendorId };
  const receive: StockItemCommand = { type: 'ReceiveStock', productId, receiptId, quantity };
  const commands = quantity > 0 ? [create, receive] : [create];
  const isNew = await importStockCommands(
    eventStore,
    productId,
    commands.map((command) => ({ command, metadata })),
  );
  return { already: !isNew };
};

/**
 * Reserves, and commits what was dispatched, for a batch of orders: one append for each product of
 * the batch, then one for each order. Killed in between, it is carried on by the same call. Answers
 * in the order of the batch; throws when a product has too little, with nothing of that product written.
 */
export const importReservations = async (
  eventStore: EventStore,
  batch: readonly HistoricReservation[],
): Promise<readonly { readonly orderId: string; readonly already: boolean }[]> => {
  const byProduct = Map.groupBy(batch.flatMap(movementsOf), ({ command }) => command.productId);
  await Promise.all(
    [...byProduct].map(([productId, movements]) =>
      importStockCommands(eventStore, productId, movements),
    ),
  );
  return Promise.all(batch.map((reservation) => importReservation(eventStore, reservation)));
};

const historic = (subjectId: string, at: string): CommandMetadata => ({
  commandId: deriveId('import', subjectId),
  at,
  correlationId: deriveId('import', subjectId),
  origin: 'import',
});

const movementsOf = ({
  orderId,
  lines,
  reservedAt,
  committedAt,
}: HistoricReservation): readonly Instruction<StockItemCommand>[] =>
  demandOf(lines).flatMap(({ productId, quantity }) => [
    {
      command: { type: 'ReserveStock', productId, orderId, quantity },
      metadata: historic(orderId, reservedAt),
    },
    ...(committedAt === null
      ? []
      : [
          {
            command: { type: 'CommitStock', productId, orderId } as const,
            metadata: historic(orderId, committedAt),
          },
        ]),
  ]);

/** Whether anything was new. */
const importStockCommands = async (
  eventStore: EventStore,
  productId: string,
  instructions: readonly Instruction<StockItemCommand>[],
): Promise<boolean> => {
  const result = await executeAll(eventStore, stockItemDecider, productId, instructions);
  if (isRejected(result)) throw new Error(`stock of ${productId}: ${result.rejected}`);
  return result.events.length > 0;
};

const importReservation = async (
  eventStore: EventStore,
  { orderId, lines, reservedAt, committedAt }: HistoricReservation,
): Promise<{ readonly orderId: string; readonly already: boolean }> => {
  const reserved: readonly ReservationCommand[] = [
    { type: 'RequestReservation', orderId, lines },
    { type: 'MakeReservation', orderId },
  ];
  const instructions: readonly Instruction<ReservationCommand>[] = [
    ...reserved.map((command) => ({ command, metadata: historic(orderId, reservedAt) })),
    ...(committedAt === null
      ? []
      : [
          {
            command: { type: 'CommitReservation', orderId } as const,
            metadata: historic(orderId, committedAt),
          },
        ]),
  ];
  const result = await executeAll(eventStore, reservationDecider, orderId, instructions);
  if (isRejected(result)) throw new Error(`reservation of ${orderId}: ${result.rejected}`);
  return { orderId, already: result.events.length === 0 };
};

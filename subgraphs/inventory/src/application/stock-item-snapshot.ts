import { type SnapshotPolicy } from '@marketgraph/infra/ports';
import { z } from 'zod';
import { type Claim, type Receipt, type StockItem } from '../domain/stock-item.ts';
import { entriesOf, journalOf } from '../domain/journal.ts';

const units = z.int().min(0);
const claimStatus = z.enum(['Reserved', 'Ended', 'Committed']);

/** Rows instead of nested entries: thousands of them would be too deep for JSON. Newest first. */
const stored = z.strictObject({
  vendorId: z.string().nullable(),
  onHand: units,
  reserved: units,
  receipts: z.array(z.tuple([z.string(), units])),
  claims: z.array(z.tuple([z.string(), units, claimStatus])),
});

const stockItem = z.codec(stored, z.custom<StockItem>(), {
  decode: ({ vendorId, onHand, reserved, receipts, claims }): StockItem => ({
    vendorId: vendorId ?? undefined,
    onHand,
    reserved,
    receipts: journalOf(
      receipts.map(([receiptId, quantity]): Receipt => ({ receiptId, quantity })),
    ),
    claims: journalOf(
      claims.map(([orderId, quantity, status]): Claim => ({ orderId, quantity, status })),
    ),
  }),
  encode: ({ vendorId, onHand, reserved, receipts, claims }): z.output<typeof stored> => ({
    vendorId: vendorId ?? null,
    onHand,
    reserved,
    receipts: entriesOf(receipts).map(({ receiptId, quantity }) => [receiptId, quantity]),
    claims: newestOf(entriesOf(claims)).map(({ orderId, quantity, status }) => [
      orderId,
      quantity,
      status,
    ]),
  }),
});

/** What an order's claim became; what it was before is asked by nobody. */
const newestOf = (claims: readonly Claim[]): readonly Claim[] => {
  const seen = new Set<string>();
  return claims.filter(({ orderId }) => !seen.has(orderId) && seen.add(orderId));
};

/** A product that sells well has thousands of events. Ids and counts: nothing personal. */
export const stockItemSnapshots: SnapshotPolicy<StockItem> = {
  version: 1,
  every: 200,
  schema: stockItem,
};

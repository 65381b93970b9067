import { describe, expect, it } from 'vitest';
import { decide, evolve, initialState, type StockItem } from './stock-item.ts';
import {
  type CommitStock,
  type CreateStockItem,
  type ReceiveStock,
  type ReleaseStock,
  type ReserveStock,
  type StockItemCommand,
} from './stock-item-commands.ts';

const productId = '0190a5c0-0000-7000-8000-000000000003';
const orderId = '0190a5c0-0000-7000-8000-000000000001';
const otherOrderId = '0190a5c0-0000-7000-8000-0000000000a1';

const create: CreateStockItem = {
  type: 'CreateStockItem',
  productId,
  vendorId: '0190a5c0-0000-7000-8000-000000000004',
};
const receive: ReceiveStock = {
  type: 'ReceiveStock',
  productId,
  receiptId: '0190a5c0-0000-7000-8000-000000000011',
  quantity: 3,
};
const reserve: ReserveStock = { type: 'ReserveStock', productId, orderId, quantity: 2 };
const release: ReleaseStock = { type: 'ReleaseStock', productId, orderId };
const commit: CommitStock = { type: 'CommitStock', productId, orderId };

const given = (...commands: readonly StockItemCommand[]): StockItem =>
  commands.reduce((item, command) => {
    const events = decide(command, item);
    if ('rejected' in events) throw new Error(`can not be given: ${events.rejected}`);
    return events.reduce(evolve, item);
  }, initialState);

const outcome = (command: StockItemCommand, item: StockItem): string => {
  const events = decide(command, item);
  if ('rejected' in events) return events.rejected;
  return events.map(({ type }) => type).join(' ') || 'ignored';
};

const counts = ({ onHand, reserved }: StockItem) => ({ onHand, reserved });

describe('StockItem › every command of one order in every state', () => {
  it('is this table', () => {
    const states: readonly (readonly [string, StockItem])[] = [
      ['Unknown', given()],
      ['Empty', given(create)],
      ['Stocked', given(create, receive)],
      ['Reserved', given(create, receive, reserve)],
      ['Released', given(create, receive, reserve, release)],
      ['Barred', given(create, receive, release)],
      ['Committed', given(create, receive, reserve, commit)],
    ];
    const table = states.map(([name, item]) =>
      [name, ...[create, reserve, release, commit].map((command) => outcome(command, item))].join(
        ' | ',
      ),
    );
    expect(table).toEqual([
      'Unknown | StockItemCreated | InsufficientStock | StockReservationBarred | StockNotReserved',
      'Empty | ignored | InsufficientStock | StockReservationBarred | StockNotReserved',
      'Stocked | ignored | StockReserved | StockReservationBarred | StockNotReserved',
      'Reserved | ignored | ignored | StockReleased | StockCommitted',
      'Released | ignored | ReservationEnded | ignored | StockNotReserved',
      'Barred | ignored | ReservationEnded | ignored | StockNotReserved',
      'Committed | ignored | ignored | ignored | ignored',
    ]);
  });
});

describe('StockItem › given 3 units', () => {
  const stocked = given(create, receive);

  it('accepts ReserveStock for all of them: StockReserved', () => {
    expect(outcome({ ...reserve, quantity: 3 }, stocked)).toBe('StockReserved');
  });

  it('rejects ReserveStock for one more: InsufficientStock, with what is available', () => {
    expect(decide({ ...reserve, quantity: 4 }, stocked)).toEqual({
      rejected: 'InsufficientStock',
      available: 3,
    });
  });

  it('rejects ReserveStock for units that another order holds: InsufficientStock', () => {
    const rival: ReserveStock = { ...reserve, orderId: otherOrderId };
    expect(decide(rival, given(create, receive, reserve))).toEqual({
      rejected: 'InsufficientStock',
      available: 1,
    });
  });

  it('counts what is reserved, released and committed', () => {
    expect(counts(given(create, receive, reserve))).toEqual({ onHand: 3, reserved: 2 });
    expect(counts(given(create, receive, reserve, release))).toEqual({ onHand: 3, reserved: 0 });
    expect(counts(given(create, receive, reserve, commit))).toEqual({ onHand: 1, reserved: 0 });
  });
});

describe('StockItem › deliveries', () => {
  it('rejects ReceiveStock of an unknown product: StockItemNotFound', () => {
    expect(outcome(receive, given())).toBe('StockItemNotFound');
  });

  it('ignores a repeated ReceiveStock, however late', () => {
    expect(outcome(receive, given(create, receive, reserve, commit))).toBe('ignored');
  });

  it('rejects ReceiveStock with another quantity of the same delivery: IdempotencyKeyReused', () => {
    expect(outcome({ ...receive, quantity: 4 }, given(create, receive))).toBe(
      'IdempotencyKeyReused',
    );
  });

  it('rejects ReceiveStock beyond what can be counted: StockLimitExceeded', () => {
    const receipts = Array.from({ length: 1_000 }, (_, index) => ({
      ...receive,
      receiptId: `receipt-${index}`,
      quantity: 1_000_000,
    }));
    expect(outcome(receive, given(create, ...receipts))).toBe('StockLimitExceeded');
  });

  it('accepts CreateStockItem of a product whose orders were barred before: StockItemCreated', () => {
    expect(outcome(create, given(release))).toBe('StockItemCreated');
  });
});

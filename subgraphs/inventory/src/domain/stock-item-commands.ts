export type CreateStockItem = {
  readonly type: 'CreateStockItem';
  readonly productId: string;
  readonly vendorId: string;
};

export type ReceiveStock = {
  readonly type: 'ReceiveStock';
  readonly productId: string;
  readonly receiptId: string;
  readonly quantity: number;
};

export type ReserveStock = {
  readonly type: 'ReserveStock';
  readonly productId: string;
  readonly orderId: string;
  readonly quantity: number;
};

export type ReleaseStock = {
  readonly type: 'ReleaseStock';
  readonly productId: string;
  readonly orderId: string;
};

export type CommitStock = {
  readonly type: 'CommitStock';
  readonly productId: string;
  readonly orderId: string;
};

export type StockItemCommand =
  CreateStockItem | ReceiveStock | ReserveStock | ReleaseStock | CommitStock;

/** A product as its vendor described it; in the products database. */
export type ProductView = {
  readonly productId: string;
  readonly vendorId: string;
  readonly name: string;
  readonly description: string;
  readonly category: string | null;
  readonly imageUrls: readonly string[];
  readonly priceMinor: number;
  readonly currency: string;
  /** The newest prices, oldest first; the last one is today's. */
  readonly priceHistory: readonly PricePoint[];
  readonly status: 'DRAFT' | 'PUBLISHED' | 'WITHDRAWN' | 'DELETED';
  readonly createdAt: string;
  /** When it went on sale first; what never was is nobody else's business. */
  readonly publishedAt: string | null;
  /** Name, and category with description, as they are searched: see `searchable`. */
  readonly searchName: string;
  readonly searchText: string;
  readonly revision: number;
};

export type PricePoint = {
  readonly priceMinor: number;
  readonly currency: string;
  readonly since: string;
};

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
  readonly status: 'DRAFT' | 'PUBLISHED' | 'WITHDRAWN';
  readonly createdAt: string;
  readonly revision: number;
};
